using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// What every adapter must hold about contexts that it does not trust, on its own broker: what a receive refused never leaves again, and only what this process made or
/// verified is signed. Subclass it in the adapter's tests.
/// </summary>
public abstract class TrustConformance
{
    private const string ForgedTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string Forged = $"00-{ForgedTrace}-b7ad6b7169203331-01";

    private static readonly KeyRing Keys = new("test", "0123456789abcdef0123456789abcdef"u8);

    public static TheoryData<TrustMode, bool> Modes => new()
    {
        { TrustMode.RequireSignature, true }, { TrustMode.RequireSignature, false }, { TrustMode.Restart, true }, { TrustMode.Restart, false },
    };

    protected abstract Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure);

    [Theory, MemberData(nameof(Modes))]
    public async Task A_refused_context_that_a_handler_forwards_does_not_leave(TrustMode mode, bool listens)
    {
        await using var broker = await StartAsync(options => Distrust(options, mode));
        using var spans = listens ? new Spans(broker.SendDestination, broker.ReceiveDestination) : null;
        await broker.SendPlainAsync(ForgedFields());
        var received = await broker.ReceiveAsync();

        using (received.Process()) await broker.ForwardAsync(received);

        await AssertNothingForgedAsync(broker);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_refused_context_that_is_forwarded_from_a_batch_does_not_leave(TrustMode mode, bool listens)
    {
        await using var broker = await StartAsync(options => Distrust(options, mode));
        using var spans = listens ? new Spans(broker.SendDestination, broker.ReceiveDestination) : null;
        await broker.SendPlainAsync(ForgedFields());
        await broker.SendPlainAsync(new FieldList().With("user", "1"));
        ReceivedMessage[] received = [await broker.ReceiveAsync(), await broker.ReceiveAsync()];

        using (broker.ProcessBatch(received)) await broker.ForwardAsync(received[0]);

        await AssertNothingForgedAsync(broker);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_refused_context_that_is_moved_on_outside_any_processing_does_not_leave(TrustMode mode, bool listens)
    {
        await using var broker = await StartAsync(options => Distrust(options, mode));
        using var spans = listens ? new Spans(broker.SendDestination, broker.ReceiveDestination) : null;
        await broker.SendPlainAsync(ForgedFields().With("context-stamp", "1;t=1000;o=1000;n=77;f=tb"));
        var received = await broker.ReceiveAsync();
        using (received.Process())
        {
        }

        await broker.ForwardAsync(received);

        await AssertNothingForgedAsync(broker);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_an_outbox_holds_is_signed_only_if_this_process_wrote_it(bool isOwn)
    {
        await using var broker = await StartAsync(options => Distrust(options, TrustMode.RequireSignature));
        var row = new FieldList();
        string? context = null;
        if (isOwn)
        {
            using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
            context = $"00-{ambient.TraceId}-{ambient.SpanId}-01";
            Propagator(TrustMode.RequireSignature).Inject(row, default(FieldList.Setter));
        }
        else
        {
            row = ForgedFields();
        }

        await broker.SendAsync(row);

        var received = await broker.ReceiveAsync();
        using var processing = received.Process();
        Assert.Equal(isOwn ? Provenance.Verified : Provenance.Refused, processing.Extraction.Provenance);
        if (isOwn) Assert.Equal(context, received.Fields.TextOf("traceparent"));
        else Assert.DoesNotContain(";m=", received.Fields.TextOf("context-stamp") ?? "", StringComparison.Ordinal);
    }

    private static FieldList ForgedFields() => new FieldList().With("traceparent", Forged).With("baggage", "admin=true");

    private static MessagePropagator Propagator(TrustMode mode) => MessagePropagator.Create(options => Distrust(options, mode));

    private static void Distrust(MessagePropagationOptions options, TrustMode mode)
    {
        options.Policy.Keys = Keys;
        options.Policy.Trust.Mode = mode;
    }

    private static async Task AssertNothingForgedAsync(BrokerHarness broker)
    {
        var forwarded = await broker.ReceiveAsync();
        Assert.DoesNotContain(forwarded.Fields, field => field.Value.AsText!.Contains(ForgedTrace, StringComparison.Ordinal));
        Assert.DoesNotContain(forwarded.Fields, field => field.Value.AsText!.Contains("admin", StringComparison.Ordinal));
        Assert.DoesNotContain(forwarded.Fields, field => field.Value.AsText!.Contains(";n=78", StringComparison.Ordinal));
        using var processing = forwarded.Process();
        Assert.NotEqual(ForgedTrace, processing.Extraction.IsAdopted ? processing.Extraction.Context.TraceId.ToHexString() : "");
        Assert.DoesNotContain(processing.Extraction.Baggage, entry => entry.Key == "admin");
    }
}
