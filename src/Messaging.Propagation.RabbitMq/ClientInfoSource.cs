namespace Messaging.Propagation.RabbitMq;

/// <summary>What is known of a connection now. After an automatic recovery it may be another server's.</summary>
/// <param name="info">What is known at first.</param>
internal sealed class ClientInfoSource(RabbitMqClientInfo info)
{
    private volatile RabbitMqClientInfo info = info;

    /// <summary>Gets or sets what is known. An equal value changes nothing, so that operations are not made anew.</summary>
    public RabbitMqClientInfo Info
    {
        get => info;
        set
        {
            if (value != info) info = value;
        }
    }
}
