using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Cli.Probe;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>By a client in memory, which has the service's limits.</summary>
public sealed class ServiceBusProbeTests
{
    private static readonly ProbeAddress Address = ProbeAddress.Parse("servicebus://example.invalid/orders");

    private readonly InMemoryServiceBus bus = new();
    private readonly ProbeOptions options = new(Count: 5, Timeout: TimeSpan.FromSeconds(30), Creates: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_field_comes_through_a_queue_and_a_value_may_have_half_of_what_all_may_have()
    {
        bus.CreateQueue("orders");

        var report = await ProbeAsync();

        Assert.All(report.Fields, row => Assert.Equal(FieldState.Kept, row.Verdict.State));
        Assert.Empty(report.Failed);
        Assert.Equal(64, report.Sizes[2].Size.Largest);
        Assert.InRange(report.Sizes[0].Size.Largest, 16 * 1024, 32 * 1024);
        Assert.Contains("the broker refused the message", report.Sizes[0].Size.Break, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_others_are_abandoned()
    {
        bus.CreateQueue("orders");
        await using var client = bus.CreateClient();
        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("theirs"), Token);

        await ProbeAsync();

        var left = await client.CreateReceiver("orders").ReceiveMessagesAsync(10, TimeSpan.FromSeconds(1), Token);
        Assert.Equal("theirs", Assert.Single(left).Body.ToString());
    }

    [Fact]
    public async Task An_absent_queue_is_said_so()
    {
        var exception = await Assert.ThrowsAsync<UsageException>(ProbeAsync);

        Assert.StartsWith("There is no queue orders at servicebus://example.invalid:5671", exception.Message, StringComparison.Ordinal);
    }

    private async Task<ProbeReport> ProbeAsync()
    {
        await using var path = new GuardedPath(new ServiceBusPath(Address, options, bus.CreateClient()), Address, options, Assert.Fail);
        return await new ProbeRun(path, path, options, TimeProvider.System, _ => { }).RunAsync(Address.Text, Address.Text, Token);
    }
}
