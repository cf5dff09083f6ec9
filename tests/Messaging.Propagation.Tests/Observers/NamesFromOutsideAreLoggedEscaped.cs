using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Observers;

/// <summary>No name from outside can end a line of the log, move a cursor, reorder text or fill the log.</summary>
public sealed class NamesFromOutsideAreLoggedEscaped
{
    private const string Evil = "evil\r\nWARN: all is well\u001b[2J\u202egnp.exe\u0000\u2028\u200b\ud800";
    private const string Escaped = @"evil\u000d\u000aWARN: all is well\u001b[2J\u202egnp.exe\u0000\u2028\u200b\ud800";

    private readonly ManualTimeProvider time = new();
    private readonly LogRecorder log = new();
    private readonly MessagePropagator propagator;

    public NamesFromOutsideAreLoggedEscaped() => propagator = MessagePropagator.Create(options =>
    {
        options.TimeProvider = time;
        options.LoggerFactory = log;
    });

    [Fact]
    public void The_line_of_a_failure_has_no_raw_name()
    {
        var operation = propagator.CreateOperation(new MessagingClient { System = "test" }, MessagingOperationType.Receive, "receive", Evil, partition: Evil);
        var extraction = propagator.Extract(new FieldList().With("traceparent", "junk"), default(FieldList.Getter));

        propagator.ReportArrival(operation, new DeliveryInfo { MessageId = Evil + new string('x', 10_000) }, extraction);

        var message = OnlyLine("messaging.propagation.failure");
        Assert.Equal(3, message.Split(Escaped).Length - 1);
        Assert.InRange(message.Length, 1, 1500);
    }

    [Fact]
    public void The_line_of_a_field_of_a_custom_format_has_no_raw_name()
    {
        var custom = MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.Formats = [ContextFormat.From("custom", new ThrowingPropagator(Evil))];
        });

        new Wire(custom, "orders").Receive(new FieldList().With("any", "1"));

        Assert.Contains(log.Entries, entry => entry.Event == "messaging.propagation.failure" && entry.Message.Contains(Escaped, StringComparison.Ordinal));
        Assert.All(log.Entries, entry => AssertPrintable(entry.Message));
    }

    [Fact]
    public void The_line_of_clock_skew_has_no_raw_name()
    {
        new Wire(propagator, Evil).Receive(new FieldList().With("context-stamp", $"1;t={time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds()}"));

        Assert.Contains(Escaped, OnlyLine("messaging.propagation.clock_skew"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_a_dropped_field_has_no_raw_name()
    {
        OpenTelemetry.Baggage.SetBaggage("k", new string('x', 10_000));

        new Wire(propagator, Evil).Send();
        OpenTelemetry.Baggage.ClearBaggage();

        Assert.Contains(Escaped, OnlyLine("messaging.propagation.dropped"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MessagingOperationType.Send, "messaging.send.exception")]
    [InlineData(MessagingOperationType.Create, "messaging.create.exception")]
    [InlineData(MessagingOperationType.Receive, "messaging.receive.exception")]
    [InlineData(MessagingOperationType.Process, "messaging.process.exception")]
    [InlineData(MessagingOperationType.Settle, "messaging.settle.exception")]
    [InlineData(MessagingOperationType.Other, "messaging.call.exception")]
    public void The_line_of_a_failed_operation_has_no_raw_name(MessagingOperationType type, string name)
    {
        using var metrics = new MetricRecorder();

        SettleOperation.Start(propagator, new Wire(propagator, Evil).Operation(type)).Fail(OperationError.From(new TimeoutException("no")));

        Assert.Contains(Escaped, OnlyLine(name), StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_a_second_instrumentation_has_no_raw_name()
    {
        using var metrics = new MetricRecorder();

        SettleOperation.Start(propagator, new Wire(propagator, Evil).Operation(MessagingOperationType.Settle), isTracedElsewhere: true).Complete();

        Assert.Contains(Escaped, OnlyLine("messaging.propagation.second_instrumentation"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sentence_of_a_missed_target_has_no_raw_name()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time, MinimumMessages = 1 });
        new Wire(MessagePropagator.Create(options => options.Observers.Add(health)), Evil).Receive([]);

        Assert.Contains(Escaped, Assert.Single(health.Report().Missed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("注文-größe-заказы-😀", "注文-größe-заказы-😀")]
    [InlineData("a\tb", @"a\u0009b")]
    [InlineData("a\u0085b", @"a\u0085b")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Letters_stay_and_what_does_not_print_is_escaped(string? name, string? shown) => Assert.Equal(shown, PrintableText.Of(name));

    [Fact]
    public void Invisible_private_and_half_characters_are_escaped()
    {
        Assert.Equal(@"\u2066\u2069\u061c\ufeff\ue000", PrintableText.Of("\u2066\u2069\u061c\ufeff\ue000"));
        Assert.Equal(@"a\udc00\ud800b", PrintableText.Of("a\udc00\ud800b"));
    }

    [Fact]
    public void A_long_name_is_cut_between_characters_and_its_length_added()
    {
        Assert.Equal(new string('x', 256) + "... (1000 in all)", PrintableText.Of(new string('x', 1000)));
        Assert.Equal("xx... (5 in all)", PrintableText.Of("xxyyy", maxLength: 2));
        Assert.Equal("x... (4 in all)", PrintableText.Of("x😀y", maxLength: 2));
        Assert.Same(log.GetType().Name, PrintableText.Of(log.GetType().Name));
    }

    private string OnlyLine(string name)
    {
        var message = Assert.Single(log.Entries, entry => entry.Event == name).Message;
        AssertPrintable(message);
        return message;
    }

    private static void AssertPrintable(string message) => Assert.DoesNotContain(message, c => c is < ' ' or (> '~' and < '\u00a1') or '\u202e' or '\u2028' or '\u200b' || char.IsSurrogate(c));

    private sealed class ThrowingPropagator(string name) : OpenTelemetry.Context.Propagation.TextMapPropagator
    {
        public override ISet<string> Fields => new HashSet<string> { name };

        public override OpenTelemetry.Context.Propagation.PropagationContext Extract<T>(
            OpenTelemetry.Context.Propagation.PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) => throw new InvalidOperationException("no");

        public override void Inject<T>(OpenTelemetry.Context.Propagation.PropagationContext context, T carrier, Action<T, string, string> setter)
        {
        }
    }
}
