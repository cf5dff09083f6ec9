namespace Messaging.Propagation;

/// <summary>Lists of formats by name. Source: OpenTelemetry, "Environment variables", <c>OTEL_PROPAGATORS</c>.</summary>
internal static class FormatNames
{
    public const string Variable = "OTEL_PROPAGATORS";

    /// <summary>The formats named, each once, and the names that are none.</summary>
    public static (List<ContextFormat> Formats, List<string> Unknown) Read(string names)
    {
        var formats = new List<ContextFormat>();
        var unknown = new List<string>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var format = ContextFormat.Known.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
            if (format is null) unknown.Add(name);
            else if (!formats.Contains(format)) formats.Add(format);
        }

        return (formats, unknown);
    }

    /// <summary>What the environment asks for; the default where it asks for nothing that is known.</summary>
    public static (List<ContextFormat> Formats, List<string> Unknown) OfEnvironment()
    {
        var (formats, unknown) = Read(Environment.GetEnvironmentVariable(Variable) ?? "");
        return (formats.Count > 0 ? formats : [ContextFormat.TraceContext, ContextFormat.Baggage], unknown);
    }
}
