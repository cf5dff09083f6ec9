namespace Messaging.Propagation;

/// <summary>One delivery of one message of a trace.</summary>
public sealed record TraceHop
{
    /// <summary>The broker's system, as in <c>messaging.system</c>.</summary>
    public required string System { get; init; }

    /// <summary>The topic or queue; null where it has no single name.</summary>
    public required string? Destination { get; init; }

    /// <summary>The consumer group, or the subscription of a topic; null where there is none.</summary>
    public required string? Group { get; init; }

    /// <summary>When the message was sent; null where nobody says.</summary>
    public required DateTimeOffset? Sent { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>How long it waited; null where nobody says when it was sent.</summary>
    public required TimeSpan? Lag { get; init; }

    /// <summary>Whose clock says when it was sent.</summary>
    public required LagClock Clock { get; init; }

    /// <summary>Which delivery of the message it is, from 1; null where the broker does not count.</summary>
    public required int? Attempt { get; init; }

    /// <summary>The number of the hop by the message's stamp, from 1; null where it carries none.</summary>
    public required int? Number { get; init; }

    /// <summary>Whether the message was received before it was sent: its lag is recorded as zero.</summary>
    public required bool ClockSkewed { get; init; }

    /// <summary>What was wrong with the context that it carried, each reason once; empty as a rule.</summary>
    public required IReadOnlyList<FailureReason> Failures { get; init; }
}
