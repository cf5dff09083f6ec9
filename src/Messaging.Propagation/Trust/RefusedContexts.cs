namespace Messaging.Propagation;

/// <summary>
/// Remembers the fingerprints of contexts and baggage that this process refused, so that a send recognizes them also where no processing is current: a queue
/// in between, a worker, a dead-letter mover. Bounded: the oldest are forgotten. Safe for many threads.
/// </summary>
internal sealed class RefusedContexts
{
    /// <summary>Most fingerprints of each of two generations: at least the last 32,768 are remembered, in about 2 MB.</summary>
    public const int GenerationCapacity = 32_768;

    private readonly Lock gate = new();
    private HashSet<ulong> young = [];
    private HashSet<ulong> old = [];
    private volatile bool isUsed;

    /// <summary>True until something is refused for the first time.</summary>
    public bool IsEmpty => !isUsed;

    /// <summary>Remembers a message whose context was refused: its ids, or its baggage where it carries no ids.</summary>
    public void AddRefused(FieldPrints prints)
    {
        if (prints.IsEmpty) return;
        lock (gate)
        {
            foreach (var print in prints.Contexts.Length > 0 ? prints.Contexts : prints.Baggage) Add(print);
        }

        isUsed = true;
    }

    /// <summary>Remembers a message whose context was adopted and whose baggage was filtered.</summary>
    public void AddFiltered(FieldPrints prints)
    {
        if (prints.Baggage.Length == 0) return;
        lock (gate)
        {
            foreach (var baggage in prints.Baggage)
            {
                if (prints.Contexts.Length == 0) Add(baggage);
                foreach (var context in prints.Contexts) Add(FieldPrints.Pair(context, baggage));
            }
        }

        isUsed = true;
    }

    /// <summary>Returns whether a context among these was refused, or, where there is none, whether the baggage was.</summary>
    public bool HasContextOf(FieldPrints prints)
    {
        if (IsEmpty) return false;
        lock (gate)
        {
            foreach (var print in prints.Contexts)
                if (Contains(print))
                    return true;
            return prints.Contexts.Length == 0 && HasAny(prints.Baggage);
        }
    }

    /// <summary>Returns whether the baggage was filtered on the message that it came with.</summary>
    public bool HasBaggageOf(FieldPrints prints)
    {
        if (IsEmpty) return false;
        lock (gate)
        {
            if (prints.Contexts.Length == 0) return HasAny(prints.Baggage);
            foreach (var context in prints.Contexts)
                foreach (var baggage in prints.Baggage)
                    if (Contains(FieldPrints.Pair(context, baggage)))
                        return true;
            return false;
        }
    }

    private bool HasAny(ulong[] prints)
    {
        foreach (var print in prints)
            if (Contains(print))
                return true;
        return false;
    }

    private bool Contains(ulong print) => young.Contains(print) || old.Contains(print);

    private void Add(ulong print)
    {
        if (!young.Add(print) || young.Count < GenerationCapacity) return;
        (old, young) = (young, old);
        young.Clear();
    }
}
