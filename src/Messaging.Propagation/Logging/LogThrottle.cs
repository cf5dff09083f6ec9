using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>
/// Lets one line through for each subject and destination in an interval and counts those that it holds back. Bounded: beyond <see cref="Capacity"/> the subjects
/// that were logged longest ago are forgotten, and no interval has more than <see cref="MaxLines"/> lines. Safe for many threads.
/// </summary>
internal sealed class LogThrottle(TimeProvider time, TimeSpan interval)
{
    /// <summary>Most subjects told apart.</summary>
    public const int Capacity = 1024;

    /// <summary>Most lines in one interval, whatever the subjects: who can make up destinations cannot flood the log.</summary>
    public const int MaxLines = 2 * Capacity;

    // As many are looked at for the one to forget.
    private const int Sample = 8;

    private readonly ConcurrentDictionary<(string Subject, string? Destination), Turn> turns = new();
    private readonly ConcurrentDictionary<(string Subject, string? Destination), bool> mentioned = new();
    private readonly List<Turn> slots = [];
    private readonly Lock gate = new();
    private readonly Lock budget = new();
    private int hand;
    private long windowStart;
    private int lines = -1;
    private long forgotten;

    /// <summary>Returns whether it is this subject's turn.</summary>
    /// <param name="subject">What is logged, a constant of the code.</param>
    /// <param name="destination">The destination, which may be any text.</param>
    /// <param name="heldBack">The number of similar lines held back since the last one, those of subjects forgotten since included.</param>
    /// <param name="mayEnter">False to hold the line back in any case. Default: true.</param>
    public bool TryEnter(string subject, string? destination, out long heldBack, bool mayEnter = true)
    {
        var now = time.GetTimestamp();
        while (true)
        {
            var turn = turns.TryGetValue((subject, destination), out var known) ? known : Add((subject, destination));
            lock (turn)
            {
                if (turn.IsForgotten) continue;
                if (!mayEnter || (turn.Taken && IsWithin(turn.Last, now)) || !TakeLine(now))
                {
                    turn.HeldBack++;
                    heldBack = 0;
                    return false;
                }

                heldBack = turn.HeldBack + Interlocked.Exchange(ref forgotten, 0);
                turn.Taken = true;
                turn.Last = now;
                turn.HeldBack = 0;
                return true;
            }
        }
    }

    /// <summary>Returns true the first time that it is called for a subject and a destination, for the first <see cref="Capacity"/> of them; otherwise, false.</summary>
    /// <param name="subject">What is logged, a constant of the code.</param>
    /// <param name="destination">The destination, which may be any text; null for none.</param>
    public bool IsFirst(string subject, string? destination = null) => IsNew(subject, destination) && mentioned.TryAdd((subject, destination), true);

    /// <summary>Returns whether <see cref="IsFirst"/> would return true.</summary>
    /// <param name="subject">What is logged, a constant of the code.</param>
    /// <param name="destination">The destination, which may be any text; null for none.</param>
    public bool IsNew(string subject, string? destination) => !mentioned.ContainsKey((subject, destination)) && mentioned.Count < Capacity;

    // A clock that was replaced counts from elsewhere: what seems to lie ahead is over.
    private bool IsWithin(long last, long now) => time.GetElapsedTime(last, now) is var elapsed && elapsed < interval && elapsed >= TimeSpan.Zero;

    private bool TakeLine(long now)
    {
        lock (budget)
        {
            if (lines < 0 || !IsWithin(windowStart, now)) (windowStart, lines) = (now, 0);
            return lines < MaxLines && ++lines > 0;
        }
    }

    private Turn Add((string, string?) key)
    {
        var turn = new Turn(key);
        var isFull = false;
        lock (gate)
        {
            if (turns.TryGetValue(key, out var known)) return known;

            isFull = slots.Count >= Capacity;
            if (isFull) Replace(turn);
            else slots.Add(turn);
            turns[key] = turn;
        }

        if (isFull) PropagationMetrics.CountEvicted("log");
        return turn;
    }

    private void Replace(Turn turn)
    {
        var oldest = hand;
        for (var i = 0; i < Sample; i++)
        {
            hand = (hand + 1) % slots.Count;
            if (slots[hand].Last < slots[oldest].Last) oldest = hand;
        }

        var old = slots[oldest];
        slots[oldest] = turn;
        turns.TryRemove(old.Key, out _);
        lock (old)
        {
            old.IsForgotten = true;
            Interlocked.Add(ref forgotten, old.HeldBack);
        }
    }

    private sealed class Turn((string, string?) key)
    {
        public readonly (string, string?) Key = key;
        public bool IsForgotten;
        public bool Taken;
        public long Last;
        public long HeldBack;
    }
}
