using System.Globalization;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>One way to spoil a message between its producer and its topic.</summary>
/// <param name="Name">What is done, for the reader.</param>
/// <param name="Field">The field it is done to.</param>
/// <param name="Spoil">From what the producer wrote in the field to what the topic gets; null to remove the field.</param>
/// <param name="Expected">What the receiver is expected to report of it.</param>
internal sealed record Sabotage(string Name, string Field, Func<string, string?> Spoil, Fault Expected)
{
    private const string TraceParent = "traceparent", Stamp = "context-stamp";

    /// <summary>A proxy that knows nothing of the field lets it fall.</summary>
    public static Sabotage Stripped { get; } = new(
        "traceparent stripped", TraceParent, _ => null,
        new Fault(nameof(FailureReason.FieldDropped), Topics.Orders, TraceParent));

    /// <summary>Somebody's notion of what a header may hold.</summary>
    public static Sabotage Garbled { get; } = new(
        "traceparent garbled", TraceParent, text => text.Replace('-', '_'),
        new Fault(nameof(FailureReason.Malformed), Topics.Orders, TraceParent));

    /// <summary>What a producer whose clock is an hour ahead would have written.</summary>
    public static Sabotage ClockAhead { get; } = new(
        "clock an hour ahead", Stamp, stamp => Later(stamp, TimeSpan.FromHours(1)),
        new Fault(Fault.ClockSkewed, Topics.Orders, Stamp));

    // A stamp is 1;t=1795218034090;o=1795218033000;n=1;f=t: t is when the message was sent, o when its trace first entered a queue, in
    // Unix milliseconds. For a trace's first sender both are its own clock's.
    private static string Later(string stamp, TimeSpan by) =>
        string.Join(';', stamp.Split(';').Select(part => Later(part, (long)by.TotalMilliseconds)));

    private static string Later(string part, long by) =>
        part.Split('=') is ["t" or "o", var time]
            ? string.Create(CultureInfo.InvariantCulture, $"{part[0]}={long.Parse(time, CultureInfo.InvariantCulture) + by}")
            : part;
}
