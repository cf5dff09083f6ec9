using Messaging.Propagation.TestKit;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.Tests.Observers;

public sealed class LogScopeTests
{
    private static readonly FieldList Message = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handlers_log_lines_have_the_producers_trace_with_them_also_where_it_is_only_linked(bool linked)
    {
        using var lines = new ScopedLines();
        var wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = lines.Factory), "scopes");
        using var spans = new Spans("scopes");
        using var ambient = linked ? Ambient.Source.StartActivity() : null;

        using (wire.Process(Message)) lines.Log("inside");
        lines.Log("outside");

        Assert.Equal(
            [("inside", "ProducerTraceId:0af7651916cd43dd8448eb211c80319c, ProducerSpanId:b7ad6b7169203331"), ("outside", "")], lines.All);
        Assert.Equal(linked, spans.One("process scopes").TraceId.ToHexString() != "0af7651916cd43dd8448eb211c80319c");
    }

    [Fact]
    public void It_can_be_switched_off_and_a_message_without_context_has_none()
    {
        using var lines = new ScopedLines();
        var off = new Wire(MessagePropagator.Create(options => (options.LoggerFactory, options.UseLogScopes) = (lines.Factory, false)));
        var on = new Wire(MessagePropagator.Create(options => options.LoggerFactory = lines.Factory));

        using (off.Process(Message)) lines.Log("off");
        using (on.Process([])) lines.Log("none");

        Assert.Equal([("off", ""), ("none", "")], lines.All);
    }

    [Fact]
    public void Scopes_of_messages_that_were_never_disposed_do_not_pile_up()
    {
        using var lines = new ScopedLines();
        var wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = lines.Factory));
        for (var i = 0; i < 5; i++) _ = wire.Process(new FieldList().With("traceparent", $"00-{i + 1:x32}-b7ad6b7169203331-01"));

        using (wire.Process(Message)) lines.Log("inside");

        Assert.Equal(("inside", "ProducerTraceId:0af7651916cd43dd8448eb211c80319c, ProducerSpanId:b7ad6b7169203331"), lines.All[^1]);
        MessageProcessing.LeaveAmbient();
    }

    private sealed class ScopedLines : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private readonly List<(string, string)> all = [];
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public ScopedLines() => Factory = LoggerFactory.Create(builder => builder.AddProvider(this));

        public ILoggerFactory Factory { get; }

        public IReadOnlyList<(string Line, string Scope)> All => all;

        public void Log(string line) => Log(Factory.CreateLogger("app"), line);

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = "";
            scopes.ForEachScope((each, _) => scope += each, 0);
            all.Add((formatter(state, exception), scope));
        }

        public void Dispose()
        {
        }

        private static void Log(ILogger logger, string line) => logger.Log(LogLevel.Information, default, line, null, static (text, _) => text);
    }
}
