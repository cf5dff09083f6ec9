using Messaging.Propagation.Cli.Tests;
using Messaging.Propagation.TestKit.Kafka;
using Messaging.Propagation.TestKit.RabbitMq;
using Messaging.Propagation.TestKit.Sqs;

[assembly: AssemblyFixture(typeof(Cluster))]
[assembly: AssemblyFixture(typeof(Broker))]
[assembly: AssemblyFixture(typeof(Server))]
[assembly: AssemblyFixture(typeof(ProbeCredentials))]

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Who the probe is at the brokers of the tests: it takes that from the environment, and from nowhere else.</summary>
public sealed class ProbeCredentials
{
    public ProbeCredentials()
    {
        // A server of the tests' own takes what the probe says unasked; one that was given has its own user.
        if (Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ") is { } given && new Uri(given).UserInfo.Split(':') is [var user, var password])
        {
            Environment.SetEnvironmentVariable("MSGPROP_AMQP_USER", user);
            Environment.SetEnvironmentVariable("MSGPROP_AMQP_PASSWORD", password);
        }

        if (Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is not null) return;
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
    }
}
