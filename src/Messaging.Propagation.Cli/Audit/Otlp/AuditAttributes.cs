namespace Messaging.Propagation.Cli.Audit;

/// <summary>Attributes by their names, also by those that older conventions had.</summary>
internal static class AuditAttributes
{
    /// <summary>Reasons by which a context was damaged, one or an array.</summary>
    public const string Failures = "messaging.propagation.failures";

    /// <summary>Bytes of baggage on the message, an integer.</summary>
    public const string BaggageSize = "messaging.propagation.baggage.size";

    public static AuditAttribute Of(ReadOnlySpan<byte> key)
    {
        // Most attributes are of no concern, and this tells them at once.
        if (!key.StartsWith("messaging."u8)) return AuditAttribute.None;
        if (key.SequenceEqual("messaging.system"u8)) return AuditAttribute.System;
        if (key.SequenceEqual("messaging.operation.type"u8) || key.SequenceEqual("messaging.operation"u8)) return AuditAttribute.Operation;
        if (key.SequenceEqual("messaging.destination.name"u8) || key.SequenceEqual("messaging.destination"u8)) return AuditAttribute.Destination;
        if (key.SequenceEqual("messaging.batch.message_count"u8)) return AuditAttribute.MessageCount;
        if (key.SequenceEqual("messaging.propagation.failures"u8)) return AuditAttribute.Failures;
        if (key.SequenceEqual("messaging.propagation.links.dropped"u8)) return AuditAttribute.LinksDropped;
        return key.SequenceEqual("messaging.propagation.baggage.size"u8) ? AuditAttribute.BaggageSize : AuditAttribute.None;
    }
}
