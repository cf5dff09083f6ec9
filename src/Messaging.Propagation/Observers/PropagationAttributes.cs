namespace Messaging.Propagation;

/// <summary>The attributes of our own metrics for one operation: those that all have, and these with one or two more.</summary>
internal sealed class PropagationAttributes
{
    // More than there are combinations of outcome and format, of clock and redelivery, and of direction.
    private const int MaxKept = 64;

    private volatile Kept[] kept = [];

    public PropagationAttributes(MessagingOperation operation)
    {
        var common = new List<KeyValuePair<string, object?>> { new(MessagingAttributes.System, operation.Client.System) };
        if (operation.DestinationTemplate is { } template) common.Add(new(MessagingAttributes.DestinationTemplate, template));
        else if (operation.MetricDestination is { } destination) common.Add(new(MessagingAttributes.DestinationName, destination));
        if (operation.Client.ConsumerGroup is { } group) common.Add(new(MessagingAttributes.ConsumerGroupName, group));
        if (operation.Client.Subscription is { } subscription) common.Add(new(MessagingAttributes.DestinationSubscriptionName, subscription));
        Common = [.. common];
    }

    /// <summary>Those that all have.</summary>
    public KeyValuePair<string, object?>[] Common { get; }

    /// <summary>The same and two more, of values that are objects made once, for what every message is counted by: made once and kept.</summary>
    public KeyValuePair<string, object?>[] WithUsual(string name, object value, string otherName, object? other)
    {
        foreach (var each in kept)
            if (ReferenceEquals(each.Value, value) && ReferenceEquals(each.Other, other) && each.Name == name)
                return each.Attributes;

        var attributes = With(name, value, otherName, other);

        // Two threads at once may lose one list, which is then made again.
        if (kept.Length < MaxKept) kept = [.. kept, new Kept(name, value, other, attributes)];
        return attributes;
    }

    /// <summary>The same and two more; the second is left out where it is null.</summary>
    public KeyValuePair<string, object?>[] With(string name, object value, string otherName, object? other) =>
        other is null ? [.. Common, new(name, value)] : [.. Common, new(name, value), new(otherName, other)];

    private readonly record struct Kept(string Name, object Value, object? Other, KeyValuePair<string, object?>[] Attributes);
}
