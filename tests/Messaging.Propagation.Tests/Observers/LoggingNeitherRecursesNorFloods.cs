using System.Collections.Concurrent;
using System.Diagnostics;
using Messaging.Propagation.TestKit;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.Tests.Observers;

/// <summary>A logger may itself send through a decorated client, and every operation may fail: neither makes the log grow without bound.</summary>
[Collection(Alone.Name)]
public sealed class LoggingNeitherRecursesNorFloods
{
    private const int DeepEnough = 50;

    private readonly ManualTimeProvider time = new();

    public static TheoryData<string> Reasons => ["failed send", "failed process", "throwing hook", "dropped field", "unreadable field"];

    [Theory]
    [InlineData(MessagingOperationType.Send)]
    [InlineData(MessagingOperationType.Create)]
    [InlineData(MessagingOperationType.Receive)]
    [InlineData(MessagingOperationType.Process)]
    [InlineData(MessagingOperationType.Settle)]
    [InlineData(MessagingOperationType.Other)]
    public void Five_hundred_failures_are_one_line_and_the_next_interval_counts_the_others(MessagingOperationType type)
    {
        var log = new LogRecorder();
        var wire = new Wire(Propagator(log));

        for (var i = 0; i < 500; i++) Fail(wire, type, new TimeoutException());
        Assert.Single(log.Entries);

        time.Advance(TimeSpan.FromSeconds(10));
        Fail(wire, type, new TimeoutException());
        Assert.Equal(2, log.Entries.Count);
        Assert.EndsWith("failed; 499 similar lines suppressed", log.Entries[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_exception_and_another_destination_have_a_line_of_their_own()
    {
        var log = new LogRecorder();
        var wire = new Wire(Propagator(log));

        Fail(wire, MessagingOperationType.Send, new TimeoutException());
        Fail(wire, MessagingOperationType.Send, new IOException());
        Fail(new Wire(wire.Propagator), MessagingOperationType.Send, new IOException());

        Assert.Equal(3, log.Entries.Count);
    }

    [Theory, MemberData(nameof(Reasons))]
    public void A_logger_that_sends_through_a_failing_decorated_client_logs_one_line(string reason)
    {
        using var metrics = new MetricRecorder();
        var sink = new SendingLogger(DeepEnough);
        var wire = new Wire(Propagator(sink, TimeSpan.Zero));
        sink.Send = () => Cause(reason, wire);

        Cause(reason, wire);

        Assert.Equal((1, 1), (sink.Lines, sink.Deepest));
        Assert.NotEmpty(metrics.Of("messaging.propagation.log.dropped"));
    }

    [Fact]
    public async Task A_logger_that_sends_later_on_its_own_flow_logs_one_line()
    {
        var sink = new SendingLogger(DeepEnough) { SendsLater = true };
        var wire = new Wire(Propagator(sink, TimeSpan.Zero));
        sink.Send = () => Fail(wire, MessagingOperationType.Send, new TimeoutException());

        sink.Send();
        await sink.Completed();

        Assert.Equal(1, sink.Lines);
    }

    [Fact]
    public void A_trace_listener_that_sends_while_the_logger_throws_is_called_once()
    {
        var sink = new SendingLogger(DeepEnough) { Throws = true };
        var wire = new Wire(Propagator(sink, TimeSpan.Zero));
        using var listener = new SendingTraceListener(() => Fail(wire, MessagingOperationType.Send, new TimeoutException()));
        Trace.Listeners.Add(listener);
        try
        {
            Fail(wire, MessagingOperationType.Send, new TimeoutException());
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }

        Assert.Equal((1, 1), (sink.Lines, listener.Lines));
    }

    [Fact]
    public void What_was_dropped_while_logging_is_counted_by_the_next_line()
    {
        var log = new LogRecorder();
        var sink = new SendingLogger(DeepEnough) { Next = log };
        var wire = new Wire(Propagator(sink));
        sink.Send = () => Fail(wire, MessagingOperationType.Send, new TimeoutException());
        Fail(wire, MessagingOperationType.Send, new TimeoutException());

        time.Advance(TimeSpan.FromSeconds(10));
        Fail(wire, MessagingOperationType.Send, new TimeoutException());

        Assert.EndsWith("failed; 1 similar lines suppressed", log.Entries[1].Message, StringComparison.Ordinal);
    }

    private static void Cause(string reason, Wire wire)
    {
        switch (reason)
        {
            case "failed send": Fail(wire, MessagingOperationType.Send, new TimeoutException()); break;
            case "failed process": Fail(wire, MessagingOperationType.Process, new TimeoutException()); break;
            case "throwing hook": wire.Propagator.ReportError("enrich", new InvalidOperationException("no")); break;
            case "dropped field":
                OpenTelemetry.Baggage.SetBaggage("a key", "1");
                wire.Send();
                OpenTelemetry.Baggage.ClearBaggage();
                break;
            default: wire.Receive(new FieldList().With("traceparent", "junk")); break;
        }
    }

    private static void Fail(Wire wire, MessagingOperationType type, Exception exception)
    {
        var operation = wire.Operation(type);
        var error = OperationError.From(exception);
        if (type is MessagingOperationType.Send) wire.Begin(new FieldList().With("context-stamp", "1")).Fail(error);
        else if (type is MessagingOperationType.Process) Process(wire, exception);
        else OperationScope.WithoutSpan(wire.Propagator, operation, wire.Propagator.StartTimer()).End(1, error, counter: null, duration: null, detached: false);
    }

    private static void Process(Wire wire, Exception exception)
    {
        using var processing = wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        processing.Fail(exception);
    }

    private MessagePropagator Propagator(ILoggerFactory loggers, TimeSpan? interval = null) => MessagePropagator.Create(options =>
    {
        options.TimeProvider = time;
        options.LoggerFactory = loggers;
        options.LogInterval = interval ?? options.LogInterval;
        options.UseLogScopes = false;
    });

    /// <summary>A logger that sends a message for each line, as one does that ships logs through a broker.</summary>
    private sealed class SendingLogger(int maxDepth) : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<Task> sends = new();
        private int lines, depth;

        public Action Send { get; set; } = static () => { };

        public bool SendsLater { get; init; }

        public bool Throws { get; init; }

        public LogRecorder? Next { get; init; }

        public int Lines => lines;

        public int Deepest { get; private set; }

        public async Task Completed()
        {
            while (sends.TryDequeue(out var send)) await send;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref lines);
            Next?.Log(logLevel, eventId, state, exception, formatter);
            if (Throws) throw new InvalidOperationException("No line.");
            if (SendsLater)
            {
                if (lines < maxDepth) sends.Enqueue(Task.Run(Send));
                return;
            }

            Deepest = Math.Max(Deepest, ++depth);
            if (depth < maxDepth) Send();
            depth--;
        }

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class SendingTraceListener(Action send) : TraceListener
    {
        public int Lines { get; private set; }

        public override void Write(string? message)
        {
        }

        public override void WriteLine(string? message)
        {
            if (++Lines < DeepEnough) send();
        }
    }
}
