namespace Messaging.Propagation;

/// <summary>What is known of a message that was received: what it carried, what was wrong with that, and how long it waited.</summary>
public readonly struct ArrivalReport
{
    internal ArrivalReport(MessagingOperation operation, in DeliveryInfo delivery, in Extraction extraction, DateTimeOffset received)
    {
        Operation = operation;
        Delivery = delivery;
        Extraction = extraction;
        Received = received;

        Clock = extraction.Stamp is not null ? LagClock.Stamp : delivery.Timestamp is not null ? delivery.Clock : LagClock.None;
        Sent = extraction.Stamp?.Sent ?? delivery.Timestamp;
        var waits = Sent < delivery.Due ? delivery.Due : Sent;
        Lag = Wait(waits);
        TraceAge = Wait(extraction.Stamp?.Origin);

        // An origin later than now is no news of this hop: the stamp carries it on from the one whose clocks disagree, which reports it.
        ClockSkewed = waits > received;
    }

    /// <summary>The operation that received it, with its broker, destination and consumer group.</summary>
    public MessagingOperation Operation { get; }

    /// <summary>What the broker said of it.</summary>
    public DeliveryInfo Delivery { get; }

    /// <summary>What its carrier held.</summary>
    public Extraction Extraction { get; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>When it was sent, by <see cref="Clock"/>; null where nobody says.</summary>
    public DateTimeOffset? Sent { get; }

    /// <summary>Whose clock says when it was sent.</summary>
    public LagClock Clock { get; }

    /// <summary>
    /// How long it waited: received less sent, or less the time at which it was due where that is later; zero where the clocks disagree, see <see cref="ClockSkewed"/>; null where nobody says when
    /// it was sent.
    /// </summary>
    public TimeSpan? Lag { get; }

    /// <summary>
    /// Received less the time at which its trace first entered a queue; zero where the clock that said so was ahead; null where it carries
    /// no stamp.
    /// </summary>
    public TimeSpan? TraceAge { get; }

    /// <summary>Whether it was received before it was sent: the clocks of sender and receiver disagree.</summary>
    public bool ClockSkewed { get; }

    private TimeSpan? Wait(DateTimeOffset? since) => since > Received ? TimeSpan.Zero : Received - since;
}
