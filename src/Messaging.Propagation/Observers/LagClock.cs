namespace Messaging.Propagation;

/// <summary>Whose clock said when a message was sent.</summary>
public enum LagClock
{
    /// <summary>Nobody did; there is no lag.</summary>
    None,

    /// <summary>The sender's, to the millisecond, by the message's stamp.</summary>
    Stamp,

    /// <summary>The broker's.</summary>
    Broker,

    /// <summary>The producer's, by a timestamp that the broker handed on.</summary>
    Producer,

    /// <summary>The producer's, by a timestamp of whole seconds, as AMQP 0-9-1 has it: the lag is up to a second too long.</summary>
    ProducerSeconds,
}
