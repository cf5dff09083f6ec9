namespace Messaging.Propagation;

/// <summary>Which <see cref="Field"/> a name on a carrier stands for, and the other way round.</summary>
internal static class FieldLookup
{
    // A name's place is told by its length and three of its letters. No two of these share one, so a stranger costs no comparison as a rule.
    private const int Places = 128;

    private static readonly (string Name, Field Field)[] Known =
    [
        ("", Field.None),
        (FieldNames.TraceParent, Field.TraceParent),
        (FieldNames.TraceState, Field.TraceState),
        (FieldNames.Baggage, Field.Baggage),
        (FieldNames.ContextStamp, Field.ContextStamp),
        (FieldNames.B3, Field.B3),
        (FieldNames.B3TraceId, Field.B3TraceId),
        (FieldNames.B3SpanId, Field.B3SpanId),
        (FieldNames.B3Sampled, Field.B3Sampled),
        (FieldNames.B3Flags, Field.B3Flags),
        (FieldNames.UberTraceId, Field.UberTraceId),
        (FieldNames.JaegerBaggage, Field.JaegerBaggage),
        (FieldNames.XRay, Field.XRay),
        (FieldNames.AwsTraceHeader, Field.AwsTraceHeader),
        (FieldNames.DiagnosticId, Field.DiagnosticId),
        (FieldNames.Elastic, Field.Elastic),
        (FieldNames.MassTransit, Field.MassTransit),
        (FieldNames.MassTransitBaggage, Field.MassTransitBaggage),
        (FieldNames.Wolverine, Field.Wolverine),
        (FieldNames.CloudEventsTraceParent, Field.CloudEventsTraceParent),
        ("cloudEvents:traceparent", Field.CloudEventsTraceParent),
        ("cloudEvents_traceparent", Field.CloudEventsTraceParent),
        (FieldNames.CloudEventsTraceState, Field.CloudEventsTraceState),
        ("cloudEvents:tracestate", Field.CloudEventsTraceState),
        ("cloudEvents_tracestate", Field.CloudEventsTraceState),
    ];

    private static readonly byte[] AtPlace = Place();
    private static readonly string[] Names = [.. Enumerable.Range(0, FieldSet.Count).Select(number => FirstNameOf((Field)number))];

    /// <summary>Every carrier's every field passes here.</summary>
    public static Field Find(string name)
    {
        if (name.Length == 0) return Field.None;

        var at = AtPlace[PlaceOf(name)];
        if (at != 0)
        {
            ref readonly var known = ref Known[at];
            if (name == known.Name || string.Equals(name, known.Name, StringComparison.OrdinalIgnoreCase)) return known.Field;
        }

        return IsUberContext(name) ? Field.UberContext : Field.None;
    }

    /// <summary>The field's name as reports have it.</summary>
    public static string NameOf(Field field) => Names[(int)field];

    private static bool IsUberContext(string name) =>
        name.Length > FieldNames.UberContext.Length && (name[0] | 0x20) == FieldNames.UberContext[0] && name[FieldNames.UberContext.Length - 1] == '-' &&
        name.StartsWith(FieldNames.UberContext, StringComparison.OrdinalIgnoreCase);

    // 0x20 makes a capital small, and whatever it makes of anything else is compared in the end. The factor is one that gives each name a place of its own.
    private static int PlaceOf(string name) =>
        (name.Length + (5 * ((name[0] | 0x20) + (name[name.Length / 2] | 0x20))) + (name[^1] | 0x20)) & (Places - 1);

    private static string FirstNameOf(Field field) =>
        field == Field.UberContext ? FieldNames.UberContext + "*" : Array.Find(Known, known => known.Field == field).Name;

    private static byte[] Place()
    {
        var places = new byte[Places];
        for (var i = 1; i < Known.Length; i++)
        {
            ref var place = ref places[PlaceOf(Known[i].Name)];
            if (place != 0) throw new InvalidOperationException($"{Known[i].Name} and {Known[place].Name} have one place: choose another factor.");
            place = (byte)i;
        }

        return places;
    }
}
