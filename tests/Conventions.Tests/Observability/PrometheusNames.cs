using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Messaging.Propagation;

namespace Messaging.Conventions.Tests;

/// <summary>The library's instruments, by the names under which Prometheus has them once an exporter has renamed them.</summary>
internal static class PrometheusNames
{
    private static readonly Lazy<IReadOnlyList<Instrument>> All = new(Listen);

    public static IReadOnlyList<Instrument> Instruments => All.Value;

    /// <summary>What an exporter makes of an instrument: dots become underscores, unit and kind are suffixes.</summary>
    public static IReadOnlyList<string> Of(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var name = instrument.Name.Replace('.', '_') + SuffixOf(instrument.Unit);
        if (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>)) return [name + "_total"];
        return kind == typeof(Histogram<>) ? [name + "_bucket", name + "_sum", name + "_count"] : [name];
    }

    private static string SuffixOf(string? unit) => unit switch
    {
        null or "" or ['{', .., '}'] => "",
        "s" => "_seconds",
        "By" => "_bytes",
        _ => throw new NotSupportedException($"How does Prometheus name the unit {unit}? Say so here."),
    };

    private static List<Instrument> Listen()
    {
        // A static class makes its instruments when it is first used; here nobody sends a message, so they are made by name.
        foreach (var type in ProjectTable.Shipped.SelectMany(project => Assembly.Load(project.Name).GetTypes()).Where(HoldsInstruments))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);

        List<Instrument> published = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == PropagationTelemetry.Meter) published.Add(instrument);
            },
        };
        listener.Start();
        return published;
    }

    private static bool HoldsInstruments(Type type) => !type.ContainsGenericParameters
        && type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Any(field => field.FieldType.IsAssignableTo(typeof(Instrument)));
}
