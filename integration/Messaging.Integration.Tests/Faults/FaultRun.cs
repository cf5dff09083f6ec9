using System.Collections.Concurrent;
using System.Diagnostics;
using Messaging.Propagation;
using Messaging.Propagation.TestKit;
using Xunit.Sdk;

namespace Messaging.Integration.Tests.Faults;

/// <summary>
/// Messages one after the other through a broker that misbehaves. Each is sent until the broker has confirmed it, as any careful sender does, and each try is a
/// message of its own; what was confirmed must come. What is thrown on the way is kept.
/// </summary>
internal sealed class FaultRun(BrokerHarness broker, Func<Task> untilBack)
{
    private const string Number = "number";
    private static readonly TimeSpan Limit = 2 * Eventually.Deadline;

    private readonly ConcurrentQueue<string> confirmed = new();
    private readonly ConcurrentQueue<Exception> thrown = new();
    private readonly HashSet<string> received = [];
    private int tries;

    public int Confirmed => confirmed.Count;

    /// <summary>Sends and receives so many messages while the faults happen, or more: until one was sent after the last of them.</summary>
    public async Task RunAsync(int messages, Func<Task> faults)
    {
        using var spans = new Spans(broker.SendDestination, broker.ReceiveDestination);
        var faulty = Task.Run(faults);
        var run = Task.Run(() => SendAndReceiveAsync(messages, faulty));

        // A call that never returns is a failure too, and the first of the two to fail says why.
        await (await Task.WhenAny(run, faulty).WaitAsync(Limit));
        await Task.WhenAll(run, faulty).WaitAsync(Limit);

        Assert.Equal(await run, confirmed.Count);
        Assert.Empty(confirmed.Except(received));
        Assert.DoesNotContain(thrown, exception => IsOurs(exception));
        Assert.Empty(spans.Open);
        Assert.Equal(tries, spans.Named($"{broker.Operations.Send} {broker.SendDestination}").Count);
    }

    /// <summary>Sends and receives so many messages while every connection is cut so many times, so many messages apart.</summary>
    public async Task RunWithCutsAsync(TcpRelay relay, int messages, int cuts, int apart)
    {
        await RunAsync(messages, async () =>
        {
            for (var cut = 1; cut <= cuts; cut++)
            {
                await ReachesAsync(cut * apart);
                await Eventually.Holds(() => relay.Cut() > 0, "there was a connection to cut");
            }
        });

        Assert.True(relay.Accepted > cuts, $"There were {relay.Accepted} connections.");
    }

    /// <summary>Waits until so many messages are confirmed, so that a fault happens in the middle.</summary>
    public Task ReachesAsync(int messages) => Eventually.Holds(() => Confirmed >= messages, $"{messages} messages were confirmed");

    public void AssertNothingWasThrown() => Assert.Empty(thrown);

    // Thrown by this library, whoever has passed it on since; what the harness asserts is the test's.
    private static bool IsOurs(Exception exception) =>
        new[] { exception.GetType().Assembly, exception.TargetSite?.DeclaringType?.Assembly }.Any(assembly =>
            assembly?.GetName().Name is { } name && name.StartsWith("Messaging.Propagation", StringComparison.Ordinal)
            && !name.StartsWith("Messaging.Propagation.TestKit", StringComparison.Ordinal)) || (exception.InnerException is { } inner && IsOurs(inner));

    /// <returns>How many there were.</returns>
    private async Task<int> SendAndReceiveAsync(int messages, Task faulty)
    {
        var i = 0;
        for (var isLast = false; !isLast; i++)
        {
            isLast = i + 1 >= messages && faulty.IsCompleted;
            while (!await SendAsync($"{i}")) await untilBack();
            await ReceiveAsync();
        }

        // What a cut has put back comes again, and what was sent twice comes twice.
        var waited = Stopwatch.StartNew();
        while (confirmed.Except(received).Any() && waited.Elapsed < Eventually.Deadline) await ReceiveAsync();
        return i;
    }

    private async Task<bool> SendAsync(string message)
    {
        var number = $"{message}.{++tries}";
        if (!await TryAsync(() => broker.SendAsync(new FieldList().With(Number, number)))) return false;
        confirmed.Enqueue(number);
        return true;
    }

    private async Task ReceiveAsync()
    {
        var came = await TryAsync(async () =>
        {
            var message = await broker.ReceiveAsync();
            using var processing = message.Process();
            Assert.Equal(ExtractionOutcome.Extracted, processing.Extraction.Outcome);
            received.Add(message.Fields.TextOf(Number)!);
            await message.SettleAsync();
        });
        if (!came) await untilBack();
    }

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception exception)
        {
            // That nothing came, the harness says by an assertion.
            if (exception is not IAssertionException) thrown.Enqueue(exception);
            return false;
        }
    }
}
