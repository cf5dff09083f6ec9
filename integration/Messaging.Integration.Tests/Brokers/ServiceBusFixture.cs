using Azure.Messaging.ServiceBus;
using Messaging.Integration.Tests.Brokers;

[assembly: AssemblyFixture(typeof(ServiceBusFixture))]

namespace Messaging.Integration.Tests.Brokers;

/// <summary>Azure Service Bus by its connection string: the emulator in a container, or the one that is given. This machine can start none.</summary>
public sealed class ServiceBusFixture : BrokerFixture<string>
{
    /// <summary>A queue that is the tests' own; the emulator has it by integration/servicebus/config.json. Its users are one collection.</summary>
    public const string Queue = "conformance";

    /// <summary>The same on a Service Bus that was given.</summary>
    public static string QueueName => Environment.GetEnvironmentVariable("MESSAGING_SERVICEBUS_QUEUE") ?? Queue;

    /// <summary>Whether there is one, for tests that can do without.</summary>
    public static async Task<bool> IsThereAsync() =>
        await Compose.Engine.AnswersAsync() || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MESSAGING_SERVICEBUS"));

    protected override (string Name, int Port) Service => ("servicebus", 5672);

    protected override string Variable => "MESSAGING_SERVICEBUS";

    protected override string Install =>
        "Start Docker, or set MESSAGING_SERVICEBUS to a connection string of the emulator or of Azure, whose queue \"conformance\" is the tests' own.";

    protected override string AddressOf(int port) =>
        $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    protected override string At(string address) => address;

    protected override Task<string?> StartLocalAsync() => Task.FromResult<string?>(null);

    protected override async Task<bool> AnswersAsync(string found)
    {
        var impatient = new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(5) } };
        await using var client = new ServiceBusClient(found, impatient);
        try
        {
            await client.CreateReceiver(QueueName).PeekMessageAsync();
            return true;
        }
        catch (ServiceBusException)
        {
            return false;
        }
    }

    protected override ValueTask EndAsync(string found) => ValueTask.CompletedTask;
}
