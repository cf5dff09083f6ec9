namespace Messaging.Propagation;

/// <summary>The fields that are looked for, as the extraction tells them apart.</summary>
internal enum Field : byte
{
    None,
    TraceParent,
    TraceState,
    Baggage,
    ContextStamp,
}

/// <summary>Which <see cref="Field"/> a name on a carrier stands for.</summary>
internal static class FieldLookup
{
    /// <summary>Every carrier's every field passes here, so a stranger is told by its length alone where that suffices.</summary>
    public static Field Find(string name) => name.Length switch
    {
        7 when Is(name, FieldNames.Baggage) => Field.Baggage,
        10 when Is(name, FieldNames.TraceState) => Field.TraceState,
        11 when Is(name, FieldNames.TraceParent) => Field.TraceParent,
        13 when Is(name, FieldNames.ContextStamp) => Field.ContextStamp,
        _ => Field.None,
    };

    public static string NameOf(Field field) => field switch
    {
        Field.TraceParent => FieldNames.TraceParent,
        Field.TraceState => FieldNames.TraceState,
        Field.Baggage => FieldNames.Baggage,
        _ => FieldNames.ContextStamp,
    };

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
