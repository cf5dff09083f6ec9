namespace Messaging.Propagation;

/// <summary>What is remembered of a trace, for those who asked.</summary>
internal static class TraceReading
{
    public static TraceLag Read(TraceTable table, int index)
    {
        ref readonly var slot = ref table.At(index);
        var hops = new List<TraceHop>(slot.Hops);
        foreach (ref readonly var hop in table.HopsAt(index)) hops.Add(hop.ToHop());
        hops.Sort(static (one, other) => PlaceOf(one).CompareTo(PlaceOf(other)));
        return new TraceLag
        {
            TraceId = slot.Key.ToId(),
            Hops = hops,
            DroppedHops = slot.DroppedHops,
            TotalLag = new TimeSpan(slot.TotalLag),
            Age = slot.Origin == long.MaxValue ? null : new TimeSpan(Math.Max(0, slot.LastReceived - slot.Origin)),
            FirstReceived = new DateTimeOffset(slot.FirstReceived, TimeSpan.Zero),
            LastReceived = new DateTimeOffset(slot.LastReceived, TimeSpan.Zero),
            Failures = new FailureSet(slot.Failures).ToList(),
        };
    }

    // What seems to be sent after it was received was sent by a clock that is ahead. Stamps are cut to the millisecond, within which the hop's number decides.
    private static (long Begun, int Number, DateTimeOffset Received) PlaceOf(TraceHop hop) =>
        ((hop.Sent < hop.Received ? hop.Sent.Value : hop.Received).ToUnixTimeMilliseconds(), hop.Number ?? 0, hop.Received);
}
