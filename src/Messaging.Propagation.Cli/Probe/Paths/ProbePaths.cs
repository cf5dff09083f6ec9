namespace Messaging.Propagation.Cli.Probe;

/// <summary>The path that an address means.</summary>
internal static class ProbePaths
{
    /// <summary>Returns the address that the path connects to.</summary>
    public static ProbeAddress Resolve(ProbeAddress address) => address.Scheme == "servicebus" ? ServiceBusPath.Resolve(address) : address;

    public static IProbePath Of(ProbeAddress address, ProbeOptions options, Action<string> warn)
    {
        IProbePath path = address.Scheme switch
        {
            "kafka" => new KafkaPath(address, options),
            "amqp" or "amqps" => new RabbitMqPath(address, options),
            "sqs+http" or "sqs+https" => new SqsPath(address, options),
            _ => new ServiceBusPath(address, options),
        };
        return new GuardedPath(path, address, options, warn);
    }

    /// <summary>Returns what to report where a destination is absent.</summary>
    /// <param name="address">The destination.</param>
    /// <param name="what">What it is: a topic, a queue.</param>
    /// <param name="advice">What to do.</param>
    public static UsageException Absent(ProbeAddress address, string what, string advice = "check its name, or add --create") =>
        new($"There is no {what} {OneLine.Of(address.Destination)} at {address.Scheme}://{address.Host}:{address.Port}, " +
            $"or it may not be seen: {advice}.");
}
