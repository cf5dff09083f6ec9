using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>Lets one message through for each subject and interval and counts those it holds back. Bounded, whatever the subjects.</summary>
internal sealed class LogThrottle(TimeProvider time, TimeSpan interval)
{
    /// <summary>Most subjects told apart; beyond it they share one turn.</summary>
    public const int Capacity = 1024;

    private readonly ConcurrentDictionary<(string Subject, string? Destination), Turn> turns = new();
    private readonly Turn shared = new();
    private int known;

    /// <summary>Whether it is this subject's turn, and how many were held back since the last one.</summary>
    public bool TryEnter(string subject, string? destination, out long heldBack)
    {
        var turn = Find((subject, destination));
        lock (turn)
        {
            var now = time.GetTimestamp();
            if (turn.Taken && time.GetElapsedTime(turn.Last, now) < interval)
            {
                turn.HeldBack++;
                heldBack = 0;
                return false;
            }

            heldBack = turn.HeldBack;
            turn.Taken = true;
            turn.Last = now;
            turn.HeldBack = 0;
            return true;
        }
    }

    /// <summary>Whether a subject that is to be mentioned once has not been yet.</summary>
    public bool IsFirst(string subject)
    {
        var turn = Find((subject, null));
        lock (turn)
        {
            var first = !turn.Taken;
            turn.Taken = true;
            return first;
        }
    }

    private Turn Find((string, string?) key)
    {
        if (turns.TryGetValue(key, out var turn)) return turn;
        if (Volatile.Read(ref known) >= Capacity) return shared;

        turn = new Turn();
        if (!turns.TryAdd(key, turn)) return turns[key];
        Interlocked.Increment(ref known);
        return turn;
    }

    private sealed class Turn
    {
        public bool Taken;
        public long Last;
        public long HeldBack;
    }
}
