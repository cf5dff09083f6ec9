using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// What every adapter must hold when many messages are processed at once: no message is sent with the trace or the tenant of another. Processing scopes overlap and end in any
/// order and on any thread, as applications do by mistake. Subclass it in the adapter's tests.
/// </summary>
public abstract class ConcurrencyConformance
{
    private const int Workers = 8, GroupSize = 5, Inbound = 12_500, Total = Inbound * 4, Ahead = 500;
    private const string None = "none", OrNone = " or none", OfMessages = "000000000000000000000000";

    private readonly ConcurrentBag<string> foreign = [];

    // Keeps queues short: some servers in memory look through all of one.
    private readonly SemaphoreSlim room = new(Ahead);

    /// <summary>False if a settlement takes so long that 50,000 of them are too many for a test.</summary>
    protected virtual bool Settles => true;

    protected abstract Task<BrokerHarness> StartAsync();

    [Fact]
    public async Task Fifty_thousand_messages_leave_with_their_own_trace_and_tenant()
    {
        await using var broker = await StartAsync();
        var inbound = Channel.CreateUnbounded<ReceivedMessage>();
        var feeding = Task.Run(() => FeedAsync(broker));
        var working = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(broker, inbound.Reader, new Random(worker)))).ToList();

        for (int received = 0, begun = 0; received < Total; received++)
        {
            var message = await broker.ReceiveAsync();
            if (Settles) await message.SettleAsync();
            if (message.Fields.TextOf("expected") is { } expected) Check(message.Fields, expected);
            else if (inbound.Writer.TryWrite(message) && ++begun == Inbound) inbound.Writer.Complete();
            if (working.Find(task => task.IsFaulted) is { } broken) await broken;
        }

        await Task.WhenAll([feeding, .. working]);
        Assert.True(foreign.IsEmpty, $"{foreign.Count} messages, such as: {string.Join("; ", foreign.Take(10))}");
        Assert.Null(MessageProcessing.Current);
    }

    private async Task FeedAsync(BrokerHarness broker)
    {
        for (var i = 1; i <= Inbound; i++)
        {
            await room.WaitAsync();
            await broker.SendPlainAsync(new FieldList().With("traceparent", $"00-{i:x32}-{i:x16}-01").With("baggage", $"tenant={i:x32}"));
        }
    }

    private async Task WorkAsync(BrokerHarness broker, ChannelReader<ReceivedMessage> inbound, Random random)
    {
        var live = new List<(string Trace, MessageProcessing Scope)>();
        await foreach (var message in inbound.ReadAllAsync())
        {
            room.Release();
            var processing = message.Process();
            live.Add((message.Fields.TextOf("traceparent")!.Split('-')[1], processing));
            await SendAsync(broker, live[^1].Trace);
            if (live.Count == GroupSize) await EndAsync(broker, live, random);
        }

        await EndAsync(broker, live, random);
    }

    private static async Task EndAsync(BrokerHarness broker, List<(string Trace, MessageProcessing Scope)> live, Random random)
    {
        while (live.Count > 0)
        {
            var ending = random.Next(live.Count);
            var scope = live[ending].Scope;
            live.RemoveAt(ending);
            if (random.Next(2) == 0) scope.Dispose();
            else await Task.Run(scope.Dispose);

            // A message beside one of the same destination that has not ended: nothing may be current afterwards, in place of that one.
            for (var i = 0; i < 2; i++) await SendAsync(broker, live.Count == 0 ? None : live[^1].Trace + OrNone);
        }
    }

    private static Task<FieldList> SendAsync(BrokerHarness broker, string expected) => broker.SendAsync(new FieldList().With("expected", expected));

    // Baggage of an outer scope may be gone once an inner one has ended on another thread; that of another message never comes.
    private void Check(FieldList fields, string expected)
    {
        var trace = fields.TextOf("traceparent")?.Split('-')[1] ?? None;

        // A test beside this one may listen: a send without a context then begins a trace of its own.
        if (!trace.StartsWith(OfMessages, StringComparison.Ordinal)) trace = None;
        var tenant = fields.TextOf("baggage")?.Replace("tenant=", "", StringComparison.Ordinal);
        if (!IsExpected(trace) || (tenant is not null && tenant != trace)) foreign.Add($"expected {expected}, sent with trace {trace} and tenant {tenant ?? None}");

        bool IsExpected(string sent) => sent == expected || (expected.EndsWith(OrNone, StringComparison.Ordinal) && (sent == None || expected.StartsWith(sent, StringComparison.Ordinal)));
    }
}
