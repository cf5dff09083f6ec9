using System.Globalization;
using System.Runtime.InteropServices;

namespace Messaging.Propagation.Testing;

/// <summary>
/// A Kafka cluster in this process: librdkafka's own mock cluster, which speaks Kafka's real protocol on 127.0.0.1, so that any client
/// in any process of this machine can use it. Topics, groups, offsets and transactions work; nothing is kept on disk.
/// </summary>
public sealed class KafkaMockCluster : IDisposable
{
    /// <summary>Default number of partitions of a topic that comes into being by being used.</summary>
    public const int DefaultPartitions = 4;

    private readonly int brokers;
    private nint client;
    private nint cluster;

    private KafkaMockCluster(int brokers)
    {
        this.brokers = brokers;
        var configuration = LibRdKafka.NewConfiguration();
        LibRdKafka.Configure(configuration, "test.mock.num.brokers", brokers.ToString(CultureInfo.InvariantCulture));
        LibRdKafka.SetLogCallback(configuration, 0);
        client = LibRdKafka.CreateProducer(configuration);
        cluster = LibRdKafka.MockClusterOf(client);

        // Kafka lets a new group wait three seconds for more members; a test has none to wait for.
        LibRdKafka.SetGroupDelay(cluster, 0);
        BootstrapServers = Marshal.PtrToStringUTF8(LibRdKafka.BootstrapsOf(cluster))!;
    }

    /// <summary>The brokers' addresses, for <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a cluster.</summary>
    /// <param name="brokers">Its number of brokers; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="brokers"/> is less than 1.</exception>
    public static KafkaMockCluster Start(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        return new KafkaMockCluster(brokers);
    }

    /// <summary>Creates a topic. Without it a topic comes into being when it is first used, with <see cref="DefaultPartitions"/>.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="partitions">Its number of partitions; default 1.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">It could not be created; it may be there already.</exception>
    public void CreateTopic(string name, int partitions = 1)
    {
        ThrowIfDisposed();
        LibRdKafka.Check(LibRdKafka.CreateTopic(cluster, name, partitions, brokers), $"Topic {name} could not be created");
    }

    /// <summary>Stops a broker: its connections are cut, and it takes no new ones until it is started again.</summary>
    /// <param name="broker">The broker's number, from 1.</param>
    public void StopBroker(int broker)
    {
        ThrowIfDisposed();
        LibRdKafka.Check(LibRdKafka.SetBrokerDown(cluster, broker), $"Broker {broker} could not be stopped");
    }

    /// <summary>Starts a broker that was stopped. What it held is still there.</summary>
    /// <param name="broker">The broker's number, from 1.</param>
    public void StartBroker(int broker)
    {
        ThrowIfDisposed();
        LibRdKafka.Check(LibRdKafka.SetBrokerUp(cluster, broker), $"Broker {broker} could not be started");
    }

    /// <summary>Makes the network to a broker slow, or fast again.</summary>
    /// <param name="broker">The broker's number, from 1.</param>
    /// <param name="time">How long each of its answers takes at least, in whole milliseconds; at first zero.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative, or above 24 days.</exception>
    public void SetRoundTripTime(int broker, TimeSpan time)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(time.Ticks, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.TotalMilliseconds, int.MaxValue, nameof(time));
        LibRdKafka.Check(LibRdKafka.SetBrokerRoundTrip(cluster, broker, (int)time.TotalMilliseconds), $"Broker {broker} could not be made slow");
    }

    /// <summary>Ends the cluster; its topics are gone. Dispose its clients first: those that are left find no broker any more.</summary>
    public void Dispose()
    {
        var ended = Interlocked.Exchange(ref client, 0);
        if (ended == 0) return;
        cluster = 0;
        LibRdKafka.Destroy(ended);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(client == 0, this);
}
