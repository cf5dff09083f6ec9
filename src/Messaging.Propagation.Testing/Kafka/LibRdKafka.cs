using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Messaging.Propagation.Testing;

/// <summary>The calls of librdkafka that Confluent.Kafka does not offer. Source: librdkafka's rdkafka.h and rdkafka_mock.h.</summary>
internal static partial class LibRdKafka
{
    private const string Library = "librdkafka";

    // The same file that Confluent.Kafka loads, under whichever name its package has it for this platform.
    private static readonly string[] Names = [Library, "alpine-librdkafka", "centos8-librdkafka"];

    static LibRdKafka()
    {
        Confluent.Kafka.Library.Load(null);
        NativeLibrary.SetDllImportResolver(typeof(LibRdKafka).Assembly, Resolve);
    }

    public static void Configure(nint configuration, string name, string value)
    {
        var error = new byte[512];
        if (SetConfiguration(configuration, name, value, error, error.Length) != 0)
            throw new InvalidOperationException($"librdkafka refused {name}={value}: {TextOf(error)}");
    }

    public static nint CreateProducer(nint configuration)
    {
        var error = new byte[512];
        var client = Create(0, configuration, error, error.Length);
        return client != 0 ? client : throw new InvalidOperationException($"librdkafka could not make a mock cluster: {TextOf(error)}");
    }

    public static void Check(int code, string what)
    {
        if (code != 0) throw new KafkaException(new Error((ErrorCode)code, $"{what}: {((ErrorCode)code).GetReason()}"));
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLogCallback(nint configuration, nint callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_handle_mock_cluster")]
    public static partial nint MockClusterOf(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint BootstrapsOf(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int SetBrokerDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int SetBrokerUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial int SetBrokerRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void SetGroupDelay(nint cluster, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetConfiguration(nint configuration, string name, string value, byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint Create(int type, nint configuration, byte[] error, nint errorSize);

    private static string TextOf(byte[] zeroTerminated) => Encoding.UTF8.GetString(zeroTerminated, 0, Array.IndexOf(zeroTerminated, (byte)0));

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, typeof(Message<,>).Assembly, searchPath, out var handle))
                return handle;
        return 0;
    }
}
