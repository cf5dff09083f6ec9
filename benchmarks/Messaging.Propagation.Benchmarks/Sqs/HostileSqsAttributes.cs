using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

public class HostileSqsAttributes : HostileCarriers<Dictionary<string, MessageAttributeValue>?, SqsCarrier.Getter>
{
    protected override Dictionary<string, MessageAttributeValue> Create(FieldList fields) =>
        fields.ToDictionary(field => field.Name, field => SqsCarrierBenchmarks.Text(field.Value.AsText!));
}
