namespace Messaging.Propagation;

/// <summary>
/// A fixed number of traces, found by their ids, the oldest giving way to the newest. Not for several threads. Everything is allocated at the start: slots in a
/// ring, chains of slots by hash, and the hops of all slots in one array.
/// </summary>
internal sealed class TraceTable
{
    private const int None = -1;

    private readonly TraceSlot[] slots;
    private readonly HopRecord[] hops;
    private readonly int[] chains;
    private readonly int hopsPerTrace;

    private int next;

    public TraceTable(int capacity, int hopsPerTrace)
    {
        this.hopsPerTrace = hopsPerTrace;
        slots = new TraceSlot[capacity];
        hops = new HopRecord[capacity * hopsPerTrace];
        chains = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(chains, None);
    }

    public int Capacity => slots.Length;

    public int Count { get; private set; }

    public long EvictedTraces { get; private set; }

    public long DroppedHops { get; private set; }

    public void Record(in TraceKey key, in HopRecord hop)
    {
        var index = key == default ? None : Find(key);
        if (index == None) index = Add(key, hop.Received);
        ref var slot = ref slots[index];

        slot.LastReceived = Math.Max(slot.LastReceived, hop.Received);
        slot.FirstReceived = Math.Min(slot.FirstReceived, hop.Received);
        slot.Origin = Math.Min(slot.Origin, hop.Origin);
        slot.Failures |= hop.Failures.Bits;
        slot.TotalLag += hop.MayComeAgain ? Math.Max(0, hop.Lag - LongestSoFar(slot, index, hop)) : hop.Lag;
        if (slot.Hops < hopsPerTrace)
        {
            hops[(index * hopsPerTrace) + slot.Hops++] = hop;
        }
        else
        {
            slot.DroppedHops++;
            DroppedHops++;
        }
    }

    public int Find(in TraceKey key)
    {
        var index = chains[ChainOf(key)];
        while (index != None && slots[index].Key != key) index = slots[index].Next;
        return index;
    }

    /// <summary>The slot of a trace by its age: 0 is the one that was seen first.</summary>
    public int OldestBut(int younger) => Count < slots.Length ? younger : (next + younger) % slots.Length;

    public ref readonly TraceSlot At(int index) => ref slots[index];

    public ReadOnlySpan<HopRecord> HopsAt(int index) => hops.AsSpan(index * hopsPerTrace, slots[index].Hops);

    private int Add(in TraceKey key, long received)
    {
        var index = next;
        next = next + 1 == slots.Length ? 0 : next + 1;
        ref var slot = ref slots[index];
        if (Count < slots.Length)
        {
            Count++;
        }
        else
        {
            EvictedTraces++;
            if (slot.Key != default) Unchain(index);
        }

        slot = new TraceSlot { Key = key, FirstReceived = received, LastReceived = received, Origin = long.MaxValue, Next = None };
        if (key == default) return index;
        ref var chain = ref chains[ChainOf(key)];
        slot.Next = chain;
        chain = index;
        return index;
    }

    private void Unchain(int index)
    {
        ref var link = ref chains[ChainOf(slots[index].Key)];
        while (link != index) link = ref slots[link].Next;
        link = slots[index].Next;
    }

    // Ids come from outside, and somebody could make them all fall into one chain. The runtime's hash has a seed of the process's own, and is given every bit.
    internal int ChainOf(in TraceKey key) =>
        HashCode.Combine((int)key.High, (int)(key.High >> 32), (int)key.Low, (int)(key.Low >> 32)) & (chains.Length - 1);

    private long LongestSoFar(in TraceSlot slot, int index, in HopRecord hop)
    {
        long longest = 0;
        foreach (ref readonly var earlier in hops.AsSpan(index * hopsPerTrace, slot.Hops))
            if (earlier.IsSameMessage(hop))
                longest = Math.Max(longest, earlier.Lag);
        return longest;
    }
}

/// <summary>A trace as it is remembered: times in ticks.</summary>
internal struct TraceSlot
{
    public TraceKey Key;
    public long FirstReceived, LastReceived, Origin, TotalLag;
    public int Hops, DroppedHops, Next;
    public uint Failures;
}
