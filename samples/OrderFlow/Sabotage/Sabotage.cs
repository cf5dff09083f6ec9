using Messaging.Propagation;
using Messaging.Propagation.Testing;

namespace OrderFlow;

/// <summary>One way to spoil one message of an order.</summary>
/// <param name="Name">By which it is asked for.</param>
/// <param name="Title">What is done, for the reader.</param>
/// <param name="Faults">What goes wrong below the decorated client; null where the application itself does the wrong thing.</param>
/// <param name="Expected">What is expected to be reported of it: the first for certain, the others perhaps.</param>
internal sealed record Sabotage(string Name, string Title, ContextFaults? Faults, params IReadOnlyList<Fault> Expected)
{
    private const string TraceParent = "traceparent", Stamp = "context-stamp", Baggage = "baggage";

    // There is no chance in it, so any seed will do.
    private const int Seed = 1;

    /// <summary>A proxy that knows nothing of the field lets it fall.</summary>
    public static Sabotage Stripped { get; } = new(
        "strip", "strip traceparent on Kafka", new ContextFaults(Seed).Drop(TraceParent), new Fault(nameof(FailureReason.FieldDropped), Hops.Orders, TraceParent));

    /// <summary>A producer whose clock is an hour ahead.</summary>
    public static Sabotage ClockAhead { get; } = new(
        "skew", "clock an hour ahead on Kafka", new ContextFaults(Seed).SkewClock(TimeSpan.FromHours(1)), new Fault(Fault.ClockSkewed, Hops.Orders, Stamp));

    /// <summary>Somebody's notion of what a header may hold.</summary>
    public static Sabotage Garbled { get; } = new(
        "garble", "garble traceparent on RabbitMQ", new ContextFaults(Seed).Garble(TraceParent), new Fault(nameof(FailureReason.Malformed), Hops.Payments, TraceParent));

    /// <summary>Baggage that somebody keeps adding to.</summary>
    public static Sabotage Oversized { get; } = new(
        "oversize", "oversize baggage on SQS", new ContextFaults(Seed).Oversize(Baggage), new Fault(nameof(FailureReason.TooLong), Hops.Shipments, Baggage),
        new Fault(nameof(FailureReason.TooManyEntries), Hops.Shipments, Baggage), new Fault(nameof(FailureReason.Malformed), Hops.Shipments, Baggage));

    /// <summary>An application that uses all ten of the attributes that SQS has.</summary>
    public static Sabotage Eleventh { get; } = new(
        "eleventh", "ten attributes of its own on SQS", null, new Fault(nameof(FailureReason.OverBudget), Hops.Shipments, TraceParent),
        new Fault(nameof(FailureReason.OverBudget), Hops.Shipments, Stamp), new Fault(nameof(FailureReason.OverBudget), Hops.Shipments, Baggage));

    /// <summary>Somebody who has not the key.</summary>
    public static Sabotage Forged { get; } = new(
        "forge", "forge the signature on Service Bus", null, new Fault(nameof(FailureReason.SignatureInvalid), Hops.Invoices, Stamp));

    public static IReadOnlyList<Sabotage> All { get; } = [Stripped, Garbled, Oversized, Eleventh, ClockAhead, Forged];
}
