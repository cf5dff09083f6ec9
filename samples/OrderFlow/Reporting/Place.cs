using System.Globalization;
using Confluent.Kafka;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>Which message: by this an observer's report and the handling of the same message find each other.</summary>
/// <param name="System">The broker's system.</param>
/// <param name="Destination">Where it stood.</param>
/// <param name="Id">The message's id there; on Kafka partition and offset.</param>
internal readonly record struct Place(string System, string Destination, string Id)
{
    public static Place Of(ConsumeResult<string, string> result) => Of("kafka", result.Topic, KafkaId(result.Partition.Value, result.Offset.Value));

    public static Place Of(string system, string destination, string? id) => new(system, destination, id ?? "");

    public static Place? Of(in ArrivalReport report) => report.Operation.Destination is not { } destination ? null
        : report.Delivery.MessageId is { } id ? Of(report.Operation.Client.System, destination, id)
        : report is { Operation.Partition: { } partition, Delivery.Offset: { } offset } ? Of(report.Operation.Client.System, destination, KafkaId(partition, offset))
        : null;

    private static string KafkaId(object partition, long offset) => string.Create(CultureInfo.InvariantCulture, $"{partition}/{offset}");
}
