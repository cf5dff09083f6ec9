namespace Messaging.Propagation;

/// <summary>Which attributes an operation has on its spans and on each metric. Source: semantic conventions 1.44.0, attribute tables.</summary>
internal static class OperationAttributes
{
    /// <summary>All of them go on the span as it starts, where a sampler sees them.</summary>
    public static KeyValuePair<string, object?>[] ForSpan(MessagingOperation operation)
    {
        var attributes = Common(operation);
        Add(attributes, MessagingAttributes.OperationType, TypeName(operation.Type));
        Add(attributes, MessagingAttributes.DestinationName, operation.Destination);
        if (operation.IsTemporary && operation.Type != MessagingOperationType.Settle)
        {
            attributes.Add(new(MessagingAttributes.DestinationTemporary, true));
            attributes.Add(new(MessagingAttributes.DestinationAnonymous, true));
        }

        AddConsumer(attributes, operation);
        if (operation.Type != MessagingOperationType.Create) Add(attributes, MessagingAttributes.ClientId, operation.Client.ClientId);
        attributes.AddRange(operation.Client.Attributes);
        return [.. attributes];
    }

    public static KeyValuePair<string, object?>[] ForDuration(MessagingOperation operation)
    {
        var attributes = ForMetric(operation);
        AddConsumer(attributes, operation);
        if (operation.Type != MessagingOperationType.Process) Add(attributes, MessagingAttributes.OperationType, TypeName(operation.Type));
        return [.. attributes];
    }

    public static KeyValuePair<string, object?>[] ForCounter(MessagingOperation operation)
    {
        var attributes = ForMetric(operation);
        AddConsumer(attributes, operation);
        return [.. attributes];
    }

    public static KeyValuePair<string, object?>[] WithError(KeyValuePair<string, object?>[] attributes, string errorType) =>
        [.. attributes, new(MessagingAttributes.ErrorType, errorType)];

    // A name that stands for many destinations takes the place of theirs, or the metric would have a series for each.
    private static List<KeyValuePair<string, object?>> ForMetric(MessagingOperation operation)
    {
        var attributes = Common(operation);
        Add(attributes, MessagingAttributes.DestinationName, operation.MetricDestination);
        return attributes;
    }

    private static List<KeyValuePair<string, object?>> Common(MessagingOperation operation)
    {
        var attributes = new List<KeyValuePair<string, object?>>
        {
            new(MessagingAttributes.System, operation.Client.System),
            new(MessagingAttributes.OperationName, operation.Name),
        };
        Add(attributes, MessagingAttributes.DestinationTemplate, operation.DestinationTemplate);
        Add(attributes, MessagingAttributes.DestinationPartitionId, operation.Partition);
        Add(attributes, MessagingAttributes.ServerAddress, operation.Client.ServerAddress);
        Add(attributes, MessagingAttributes.ServerPort, operation.Client.ServerPort);
        return attributes;
    }

    private static void AddConsumer(List<KeyValuePair<string, object?>> attributes, MessagingOperation operation)
    {
        if (operation.Type is MessagingOperationType.Send or MessagingOperationType.Create) return;
        Add(attributes, MessagingAttributes.ConsumerGroupName, operation.Client.ConsumerGroup);
        Add(attributes, MessagingAttributes.DestinationSubscriptionName, operation.Client.Subscription);
    }

    private static string? TypeName(MessagingOperationType type) => type switch
    {
        MessagingOperationType.Create => "create",
        MessagingOperationType.Send => "send",
        MessagingOperationType.Receive => "receive",
        MessagingOperationType.Process => "process",
        MessagingOperationType.Settle => "settle",
        _ => null,
    };

    private static void Add(List<KeyValuePair<string, object?>> attributes, string name, object? value)
    {
        if (value is not null) attributes.Add(new(name, value));
    }
}
