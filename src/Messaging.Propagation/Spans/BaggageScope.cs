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

    private readonly object? outer;

    /// <summary>Whether nobody has set baggage here, not even none: what the flow has is then its own.</summary>
    public static bool IsUnset => RuntimeContext.GetValue(Slot) is null;

    private BaggageScope(object? outer) => this.outer = outer;

    public static BaggageScope Enter(BaggageEntry[]? entries)
    {
        // Asked first, because that is what makes OpenTelemetry register its slot.
        var current = Baggage.Current;
        var outer = RuntimeContext.GetValue(Slot);
        if (entries is null && outer is null) return default;

        RuntimeContext.SetValue(Slot, null);
        Baggage.Current = Of(entries, current);
        return new BaggageScope(outer);
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

    public void Leave()
    {
        if (!ReferenceEquals(RuntimeContext.GetValue(Slot), outer)) RuntimeContext.SetValue(Slot, outer);
    }
}
