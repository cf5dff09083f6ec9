namespace Messaging.Propagation.Testing;

/// <content>What is to go wrong.</content>
public sealed partial class ContextFaults
{
    /// <summary>How long a field is made, in bytes, unless said otherwise: beyond what receivers read, and below what brokers refuse.</summary>
    public const int DefaultOversize = 16 * 1024;

    /// <summary>Removes a field, as a broker, a bridge or a mirror does that knows no headers.</summary>
    /// <param name="field">The field's name, in any case: <c>traceparent</c>.</param>
    /// <returns>These faults.</returns>
    public ContextFaults Drop(string field) => Plan(ContextFault.Drop, field);

    /// <summary>Cuts off the end of a field's value, as a limit on the way does.</summary>
    /// <param name="field">The field's name, in any case.</param>
    /// <param name="length">The bytes that are left, at least 1; default null: as many as the seed says. A value that is not longer is let be.</param>
    /// <returns>These faults.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    public ContextFaults Truncate(string field, int? length = null)
    {
        if (length is { } bytes) ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1, nameof(length));
        return Plan(ContextFault.Truncate, field, length ?? 0);
    }

    /// <summary>Replaces the first and one other character of a field's value by a letter that no format allows, as a wrong encoding does.</summary>
    /// <param name="field">The field's name, in any case.</param>
    /// <returns>These faults.</returns>
    public ContextFaults Garble(string field) => Plan(ContextFault.Garble, field);

    /// <summary>
    /// Writes a field once more, as a forwarder does that appends. It can be done to Kafka's headers, and to a carrier whose setter is an
    /// <see cref="IFieldAppender{TCarrier}"/>; every other throws <see cref="NotSupportedException"/> when the faults are applied to it.
    /// </summary>
    /// <param name="field">The field's name, in any case.</param>
    /// <returns>These faults.</returns>
    public ContextFaults Duplicate(string field) => Plan(ContextFault.Duplicate, field);

    /// <summary>Writes a field's name in another case, as HTTP gateways do. This library reads it all the same; others may not.</summary>
    /// <param name="field">The field's name, in any case.</param>
    /// <returns>These faults.</returns>
    public ContextFaults Recase(string field) => Plan(ContextFault.Recase, field);

    /// <summary>Makes a field's value too long: <c>baggage</c> by a member, also where there was none, any other field by what is appended to it.</summary>
    /// <param name="field">The field's name, in any case.</param>
    /// <param name="length">How long it becomes, in bytes; default: <see cref="DefaultOversize"/>. A value that is longer is let be.</param>
    /// <returns>These faults.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    public ContextFaults Oversize(string field, int length = DefaultOversize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return Plan(ContextFault.Oversize, field, length);
    }

    /// <summary>
    /// Shifts the times that the <c>context-stamp</c> says, when the message was sent and when its trace first was. A signature on the stamp no longer
    /// holds then.
    /// </summary>
    /// <param name="by">How far the sender's clock is ahead, to the millisecond; less than zero where it is behind.</param>
    /// <returns>These faults.</returns>
    public ContextFaults SkewClock(TimeSpan by) => Plan(new PlannedFault(ContextFault.SkewClock, FieldNames.ContextStamp, 0, by));

    /// <summary>Delivers a message after the one that follows it; see <see cref="Deliver{T}(IEnumerable{T})"/>. Nothing is done to what it carries.</summary>
    /// <returns>These faults.</returns>
    public ContextFaults Reorder() => Plan(new PlannedFault(ContextFault.Reorder, ""));

    /// <summary>Delivers a message twice; see <see cref="Deliver{T}(IEnumerable{T})"/>. Nothing is done to what it carries.</summary>
    /// <returns>These faults.</returns>
    public ContextFaults Redeliver() => Plan(new PlannedFault(ContextFault.Redeliver, ""));

    private ContextFaults Plan(ContextFault kind, string field, int size = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        return Plan(new PlannedFault(kind, field, size));
    }
}
