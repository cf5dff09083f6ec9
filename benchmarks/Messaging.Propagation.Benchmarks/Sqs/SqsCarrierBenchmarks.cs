using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The attributes of SQS. A hundred are more than the service takes: what is measured is the search among them.</summary>
public class SqsCarrierBenchmarks : CarrierBenchmarks<Dictionary<string, MessageAttributeValue>, SqsCarrier.Getter, SqsCarrier.Setter>
{
    protected override Func<Dictionary<string, MessageAttributeValue>, string, IEnumerable<string>?> Get { get; } =
        static (attributes, name) => attributes.TryGetValue(name, out var value) ? [value.StringValue] : null;

    protected override Action<Dictionary<string, MessageAttributeValue>, string, string> Set { get; } = static (attributes, name, value) => attributes[name] = Text(value);

    protected override Dictionary<string, MessageAttributeValue> Create() => [];

    protected override void Add(Dictionary<string, MessageAttributeValue> carrier, string name, string value) => carrier.Add(name, Text(value));

    internal static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
