using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// What every adapter must do where the clock, a listener or a logger throws: the message is sent, received, processed and settled as without us, each exception is
/// counted once, and nothing stays current. Subclass it in the adapter's tests, in a collection that runs alone: listeners are the process's.
/// </summary>
public abstract class ThrowingTelemetryContract
{
    private int thrown;

    protected abstract Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure);

    [Fact]
    public async Task A_clock_that_throws_is_reported_once_and_replaced_by_the_systems()
    {
        await using var broker = await StartAsync(options => options.TimeProvider = new ThrowingClock());
        using var spans = new Spans(broker.SendDestination, broker.ReceiveDestination);
        using var metrics = new MetricRecorder();

        await RoundTripAsync(broker);
        await RoundTripAsync(broker);

        Assert.Equal("clock", Assert.Single(Errors(metrics)).Tags["stage"]);
        Assert.Equal(2, spans.Named($"{broker.Operations.Send} {broker.SendDestination}").Count);
        Assert.All(metrics.Of("messaging.process.duration", broker.ReceiveDestination), duration => Assert.InRange(duration.Value, 0, 3600));
    }

    [Theory]
    [InlineData("sampler")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task A_listener_that_throws_costs_neither_the_message_nor_its_context_nor_its_metrics(string what)
    {
        await using var broker = await StartAsync(_ => { });
        using var metrics = new MetricRecorder();
        using var listener = ThrowingListener(broker, what);

        FieldList received;
        using (Ambient.Unlistened())
        {
            received = await RoundTripAsync(broker);
        }

        Assert.NotNull(received.TextOf("traceparent"));
        Assert.Equal(4, thrown);
        Assert.Equal(4, Errors(metrics).Count);
        Assert.Single(metrics.Of("messaging.client.sent.messages", broker.SendDestination));
        Assert.Single(metrics.Of("messaging.client.consumed.messages", broker.ReceiveDestination));
        Assert.Single(metrics.Of("messaging.process.duration", broker.ReceiveDestination));
    }

    [Fact]
    public async Task A_listener_of_metrics_that_throws_costs_no_message()
    {
        await using var broker = await StartAsync(_ => { });
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == PropagationTelemetry.Name) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
        listener.Start();

        await RoundTripAsync(broker);

        Assert.InRange(thrown, 4, int.MaxValue);
    }

    [Fact]
    public async Task A_logger_and_a_trace_listener_that_throw_cost_no_message_and_are_reported_once()
    {
        await using var broker = await StartAsync(options =>
        {
            options.LoggerFactory = new ThrowingLoggers(Throw);
            options.UseLogScopes = false;
        });
        using var metrics = new MetricRecorder();
        using var traces = new ThrowingTraceListener();
        Trace.Listeners.Add(traces);
        try
        {
            // One line for what is wrong with the context, and one for each exception that is reported.
            await broker.SendPlainAsync(new FieldList().With("traceparent", "junk"));
            var message = await broker.ReceiveAsync();
            using (var processing = message.Process())
            {
                processing.Fail(new InvalidOperationException("no"));
                await message.SettleAsync();
            }
        }
        finally
        {
            Trace.Listeners.Remove(traces);
        }

        Assert.Equal(["log", "log"], Errors(metrics).Select(error => error.Tags["stage"]));
        Assert.Single(metrics.Of("messaging.process.duration", broker.ReceiveDestination));
        Assert.Null(Activity.Current);
    }

    private static async Task<FieldList> RoundTripAsync(BrokerHarness broker)
    {
        var ambient = Activity.Current;
        await broker.SendAsync(new FieldList().With("user", "1"));
        Assert.Same(ambient, Activity.Current);
        var message = await broker.ReceiveAsync();
        Assert.Same(ambient, Activity.Current);
        using (message.Process()) await message.SettleAsync();

        Assert.Same(ambient, Activity.Current);
        Assert.Null(MessageProcessing.Current);
        Assert.Equal("1", message.Fields.TextOf("user"));
        return message.Fields;
    }

    private ActivityListener ThrowingListener(BrokerHarness broker, string what)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (!IsOf(broker, options.Tags)) return ActivitySamplingResult.None;
                if (what == "sampler") Throw();
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = activity => ThrowIf(what == "started" && IsOf(broker, activity.TagObjects)),
            ActivityStopped = activity => ThrowIf(what == "stopped" && IsOf(broker, activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static bool IsOf(BrokerHarness broker, IEnumerable<KeyValuePair<string, object?>>? tags) =>
        tags?.Any(tag => tag.Key == MessagingAttributes.DestinationName && (broker.SendDestination.Equals(tag.Value) || broker.ReceiveDestination.Equals(tag.Value))) ?? false;

    private static IReadOnlyList<Measured> Errors(MetricRecorder metrics) => metrics.Of("messaging.propagation.errors");

    private void ThrowIf(bool condition)
    {
        if (condition) Throw();
    }

    private void Throw()
    {
        Interlocked.Increment(ref thrown);
        throw new InvalidOperationException("Not today.");
    }

    private sealed class ThrowingClock : TimeProvider
    {
        public override long TimestampFrequency => throw new InvalidOperationException("No frequency.");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("No time of day.");

        public override long GetTimestamp() => throw new InvalidOperationException("No timestamp.");
    }

    private sealed class ThrowingLoggers(Action fail) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => fail();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class ThrowingTraceListener : TraceListener
    {
        public override void Write(string? message) => throw new InvalidOperationException("No trace.");

        public override void WriteLine(string? message) => throw new InvalidOperationException("No trace.");
    }
}
