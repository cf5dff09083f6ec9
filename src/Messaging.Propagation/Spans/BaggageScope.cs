using OpenTelemetry;
using OpenTelemetry.Context;

namespace Messaging.Propagation;

/// <summary>
/// Makes a message's baggage the current one, on top of what is current, and puts that back afterwards.
/// </summary>
/// <remarks>
/// All who share an ambient context share the object in which OpenTelemetry keeps <see cref="Baggage.Current"/>, so that setting it in
/// one handler would change it in another that runs beside it. A message therefore gets an object of its own.
/// </remarks>
internal readonly struct BaggageScope
{
    private const string Slot = "otel.baggage";

    /// <summary>Gets the baggage object of the flow before the scope; null if it had none.</summary>
    public object? Outer { get; }

    /// <summary>Gets the baggage object of the scope; null if it needed none.</summary>
    public object? Own { get; }

    /// <summary>Gets or sets the baggage object of the flow; null if it has none, not even an empty one.</summary>
    public static object? Holder
    {
        get => RuntimeContext.GetValue(Slot);
        internal set
        {
            if (!ReferenceEquals(RuntimeContext.GetValue(Slot), value)) RuntimeContext.SetValue(Slot, value);
        }
    }

    /// <summary>Gets whether the flow has no baggage object, not even an empty one.</summary>
    public static bool IsUnset => Holder is null;

    private BaggageScope(object? outer, object? own) => (Outer, Own) = (outer, own);

    public static BaggageScope Enter(BaggageEntry[]? entries)
    {
        // Asked first, because that is what makes OpenTelemetry register its slot.
        var current = Baggage.Current;
        var outer = RuntimeContext.GetValue(Slot);
        if (entries is null && outer is null) return default;

        RuntimeContext.SetValue(Slot, null);
        Baggage.Current = Of(entries, current);
        return new BaggageScope(outer, RuntimeContext.GetValue(Slot));
    }

    /// <summary>Leaves the current baggage behind, in this flow alone.</summary>
    public static void Clear()
    {
        // Asked first, because that registers OpenTelemetry's slot. An empty object is left too: the flows that share it may fill it.
        _ = Baggage.Current;
        if (!IsUnset) RuntimeContext.SetValue(Slot, null);
    }

    /// <summary>The entries on top of other baggage.</summary>
    public static Baggage Of(BaggageEntry[]? entries, Baggage under) => entries is null
        ? under
        : under.SetBaggage(Array.ConvertAll(entries, static entry => new KeyValuePair<string, string?>(entry.Key, entry.Value)));

    /// <summary>
    /// Ends the scope, on whatever flow this is. The message's baggage is emptied, so that flows which inherited it see nothing; the flow in which it is current
    /// gets back what it had.
    /// </summary>
    /// <param name="isOwnFlow">Whether this is the flow of the message, in which code may have made a baggage object of its own.</param>
    /// <param name="before">The baggage object that such a flow gets back.</param>
    public void Leave(bool isOwnFlow, object? before)
    {
        var current = RuntimeContext.GetValue(Slot);
        var isCurrent = isOwnFlow || (Own is not null && ReferenceEquals(current, Own));
        if (Own is not null)
        {
            if (!ReferenceEquals(current, Own)) RuntimeContext.SetValue(Slot, Own);
            Baggage.Current = default;
        }

        Holder = isCurrent ? before : current;
    }
}
