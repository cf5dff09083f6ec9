using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation;

/// <summary>Lists of formats by name. Source: OpenTelemetry, "Environment variables", <c>OTEL_PROPAGATORS</c>.</summary>
internal static class FormatNames
{
    public const string Variable = "OTEL_PROPAGATORS";

    private static readonly ContextFormat[] Default = [ContextFormat.TraceContext, ContextFormat.Baggage];

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
        return (formats.Count > 0 ? formats : [.. Default], unknown);
    }

    /// <summary>
    /// Returns the formats of the propagator given to <c>Sdk.SetDefaultTextMapPropagator</c>; null if the environment names formats or no
    /// propagator is set. W3C fields have formats of their own; any other propagator is one format.
    /// </summary>
    public static ContextFormat[]? OfOpenTelemetry()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) return null;

        var propagator = Propagators.DefaultTextMapPropagator;
        var fields = propagator.Fields;

        // OpenTelemetry's own placeholder has no fields: nobody has set a propagator.
        if (fields is null && propagator.GetType().Assembly == typeof(TextMapPropagator).Assembly) return null;
        if (fields is not { Count: > 0 } || !fields.IsSubsetOf(Default.SelectMany(format => format.Fields))) return [ContextFormat.From("opentelemetry", propagator)];
        return [.. Default.Where(format => fields.Contains(format.Fields[0]))];
    }

    /// <summary>True if these are the formats of an application that names none; otherwise, false.</summary>
    public static bool AreDefault(IEnumerable<ContextFormat> formats) => formats.SequenceEqual(Default);
}
