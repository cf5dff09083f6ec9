using System.Diagnostics;
using System.Security.Cryptography;
using Messaging.Propagation;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using OpenTelemetry;
using RabbitMQ.Client;

// A shop and a carrier, two organizations that share a broker and nothing else: the shop writes W3C, the carrier writes B3.
var broker = new InMemoryRabbitMq();
Task<IChannel> OpenAsync(MessagePropagator propagator) => broker.CreateConnection().WithPropagation(propagator).CreateChannelAsync();
await using (var setup = broker.CreateChannel())
{
    await setup.QueueDeclareAsync("orders");
    await setup.QueueDeclareAsync("deliveries");
}

// In an application the OpenTelemetry SDK listens.
using var own = new ActivitySource("PartnerBoundary");
using var recorder = new SpanRecorder(sources: own.Name);
byte[] may = RandomNumberGenerator.GetBytes(32), november = RandomNumberGenerator.GetBytes(32), carriers = RandomNumberGenerator.GetBytes(32);
var unexpected = 0;

#region boundary
// What is sent over the border is signed, what comes from there must be, and only the tenant may cross it as baggage.
static MessagePropagator Border(ContextFormat format, KeyRing keys) => MessagePropagator.Create(options =>
{
    options.Formats = [format, ContextFormat.Baggage];
    options.Policy = new DestinationPolicy
    {
        Keys = keys,
        Trust = new TrustPolicy { Mode = TrustMode.RequireSignature, FreshnessWindow = TimeSpan.FromHours(1) },
        Baggage = new BaggagePolicy { AllowedKeys = ["tenant"] },
    };
});
#endregion

#region boundary-keys
// The shop is about to change its key: first the receiver knows both by their ids, then the shop signs with the new one.
var shopKeys = new KeyRing("shop-2026-05", may).With("shop-2026-11", november);
var shopSends = await OpenAsync(Border(ContextFormat.TraceContext, new KeyRing("shop-2026-05", may)));
var shopSendsRotated = await OpenAsync(Border(ContextFormat.TraceContext, new KeyRing("shop-2026-11", november)));
var carrierReceives = await OpenAsync(Border(ContextFormat.TraceContext, shopKeys));

var carrierKeys = new KeyRing("carrier-1", carriers);
var carrierSends = await OpenAsync(Border(ContextFormat.B3, carrierKeys));
var shopReceives = await OpenAsync(Border(ContextFormat.B3, carrierKeys));
#endregion

// The forger can write to the queue. It knows the formats and the id of the key, which travels in clear, but not the key.
var forgesUnsigned = await OpenAsync(MessagePropagator.Create());
var forgesSigned = await OpenAsync(Border(ContextFormat.TraceContext, new KeyRing("shop-2026-11", RandomNumberGenerator.GetBytes(32))));

foreach (var (step, channel) in new[] { ("signed with the key of May", shopSends), ("signed with the key of November", shopSendsRotated) })
{
    var trace = await SendAsync(channel, "orders");
    await ReceiveAsync(carrierReceives, "orders", received =>
    {
        Check($"shop to carrier, {step}: adopted", received.Extraction.IsAdopted && received.Activity?.TraceId == trace);
        Check("  as W3C", received.Headers.Contains(FieldNames.TraceParent) && !received.Headers.Contains(FieldNames.B3));
        Check("  the tenant crosses, the customer's address does not", received.Extraction.Baggage is [{ Key: "tenant", Value: "acme" }]);
        return Task.CompletedTask;
    });
}

var round = await SendAsync(shopSendsRotated, "orders");
await ReceiveAsync(carrierReceives, "orders", _ => SendAsync(carrierSends, "deliveries"));
await ReceiveAsync(shopReceives, "deliveries", received =>
{
    Check("carrier to shop, signed with the carrier's key: adopted", received.Extraction.IsAdopted && received.Activity?.TraceId == round);
    Check("  as B3", received.Headers.Contains(FieldNames.B3) && !received.Headers.Contains(FieldNames.TraceParent));
    Check("  the same trace there and back", received.Extraction.Stamp?.Hop == 2);
    return Task.CompletedTask;
});

foreach (var (channel, reason) in new[] { (forgesUnsigned, FailureReason.SignatureMissing), (forgesSigned, FailureReason.SignatureInvalid) })
{
    var forged = await SendAsync(channel, "orders");
    await ReceiveAsync(carrierReceives, "orders", received =>
    {
        Check($"forger to carrier: refused with {reason}", received.Extraction is { IsAdopted: false, Failures: [{ } only] } && only.Reason == reason);
        Check("  handled all the same, in a trace of its own, with no baggage",
            received.Activity is { } process && process.TraceId != forged && received.Extraction.Baggage.Count == 0);
        return Task.CompletedTask;
    });
}

Console.WriteLine(unexpected == 0 ? "all as expected" : $"{unexpected} not as expected");
return unexpected == 0 ? 0 : 1;

// Sends within a span of the sender's own, with more baggage than may leave.
async Task<ActivityTraceId> SendAsync(IChannel channel, string queue)
{
    using var work = own.StartActivity("work");
    Baggage.SetBaggage("tenant", "acme");
    Baggage.SetBaggage("customer.address", "1 Main Street");
    await channel.BasicPublishAsync("", queue, "a message"u8.ToArray());
    return work!.TraceId;
}

async Task ReceiveAsync(IChannel channel, string queue, Func<Received, Task> handle)
{
    var result = await channel.BasicGetAsync(queue, autoAck: true) ?? throw new InvalidOperationException($"{queue} is empty.");
    await channel.ProcessAsync(result, queue, (message, _) =>
    {
        var processing = MessageProcessing.Current!;
        return handle(new Received(processing.Extraction, processing.Activity, [.. message.BasicProperties.Headers?.Keys ?? []]));
    });
}

void Check(string what, bool holds)
{
    if (!holds) unexpected++;
    Console.WriteLine($"{(holds ? "ok " : "NOT")} {what}");
}

internal sealed record Received(Extraction Extraction, Activity? Activity, string[] Headers);
