using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of the Testing package's page on faults and assertions.</summary>
internal static class TestingFaultsSnippets
{
    public static async Task<string> Faulty(ProducerConfig config, Message<string, string> message, CancellationToken ct)
    {
        #region testing-faults
        var faults = new ContextFaults(seed: 7) { Rate = 0.1 }.Drop("traceparent").Garble("baggage").SkewClock(TimeSpan.FromMinutes(5));
        using var producer = new ProducerBuilder<string, string>(config).Build().WithFaults(faults).WithPropagation();

        await producer.ProduceAsync("orders", message, ct);        // written by WithPropagation(), then broken: one message in ten for each fault

        var dropped = faults.Count(ContextFault.Drop);             // and faults.ToString() says it all, seed included
        #endregion
        return $"{dropped}";
    }

    public static void Carriers(MessagePropagator propagator, Dictionary<string, string> attributes, Headers headers, DelegateCarrier carrier)
    {
        #region testing-faults-carriers
        var faults = new ContextFaults(seed: 7).Truncate("traceparent", length: 20).Oversize("baggage").Recase("context-stamp");

        faults.Apply(attributes);                                                                    // a dictionary of strings
        faults.Apply(headers);                                                                       // Kafka's headers
        faults.Apply(carrier, default(DelegateCarrier.Getter), default(DelegateCarrier.Setter));     // anything with a getter and a setter

        var failures = propagator.Extract(attributes).Failures;                                      // Malformed, TooLong
        #endregion
        _ = failures;
    }

    public static void Deliveries(IEnumerable<string> messages, Action<string> handle)
    {
        #region testing-faults-delivery
        var faults = new ContextFaults(seed: 7) { Rate = 0.2 }.Reorder().Redeliver();
        foreach (var message in faults.Deliver(messages)) handle(message);
        #endregion
    }

    public static void Assertions(SpanRecorder recorder, ConsumeResult<string, string> result)
    {
        #region testing-assertions
        var extraction = result.Message.ShouldCarryContext();
        recorder.On("orders").ShouldFormOneTrace();
        #endregion
        _ = extraction;
    }
}
