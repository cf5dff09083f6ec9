using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>
/// Bounds the destinations that metrics tell apart: the series of a metric are never forgotten, so the first <see cref="Capacity"/> names count under their own and
/// the rest together. What is sent and what is received is bounded apart, so that names made up for one do not hide the other. Safe for many threads.
/// </summary>
/// <param name="reportFull">Called once, when the first name is left out.</param>
internal sealed class MetricDestinations(Action reportFull)
{
    /// <summary>Most names for each of the two: what OpenTelemetry's SDK keeps of a metric, with room for other attributes.</summary>
    public const int Capacity = 1000;

    /// <summary>The name of all others.</summary>
    public const string Others = "(others)";

    // No broker has longer names.
    private const int MaxNameLength = 1024;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, bool> sent = new(StringComparer.Ordinal), received = new(StringComparer.Ordinal);
    private bool isReported;

    /// <summary>Returns the name that metrics have for a destination.</summary>
    /// <param name="type">The type of the operation.</param>
    /// <param name="name">The destination's name; null if it has none.</param>
    public string? Of(MessagingOperationType type, string? name)
    {
        if (name is null) return null;
        var names = type is MessagingOperationType.Send or MessagingOperationType.Create ? sent : received;
        if (names.ContainsKey(name)) return name;

        lock (gate)
        {
            if (name.Length <= MaxNameLength && names.Count < Capacity)
            {
                names.TryAdd(name, true);
                return name;
            }

            if (isReported) return Others;
            isReported = true;
        }

        reportFull();
        return Others;
    }
}
