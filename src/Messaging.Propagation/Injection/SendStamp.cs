namespace Messaging.Propagation;

/// <summary>What a send says in its stamp.</summary>
/// <param name="Now">The time of the send.</param>
/// <param name="Due">When the message is due. Null, or a time that has passed: at once.</param>
/// <param name="IsRewritten">True if another instrumentation writes its own span over ours, so that the stamp cannot name the span.</param>
internal readonly record struct SendStamp(DateTimeOffset Now, DateTimeOffset? Due = null, bool IsRewritten = false)
{
    /// <summary>Returns the stamp after that of the message before this one.</summary>
    /// <param name="earlier">The stamp before; null for the first hop.</param>
    /// <param name="plan">What is written beside it.</param>
    /// <param name="operation">The send.</param>
    public ContextStamp After(ContextStamp? earlier, in InjectionPlan plan, MessagingOperation operation)
    {
        var isSigned = plan.Keys is not null && operation.Policy.SignatureVersion >= StampSignature.NewestVersion;
        var (origin, hop) = earlier is { Hop: > 0 } stamp ? (stamp.Origin, (int)Math.Min((long)stamp.Hop + 1, int.MaxValue)) : (Now, 1);
        return new ContextStamp(Now, origin, hop, default)
        {
            Due = Due > Now ? Due : null,
            SpanPrefix = plan.WritesTraceContext && !IsRewritten ? StampField.PrefixOf(plan.Context.SpanId) : null,
            SignatureVersion = isSigned ? StampSignature.NewestVersion : 0,
            Destination = isSigned ? operation.SignedDestination : null,
        };
    }

    /// <summary>Returns the stamp of a creation context, which proves that this process wrote it.</summary>
    /// <param name="plan">What is written beside it.</param>
    /// <param name="earlier">The stamp of the message being processed; null if there is none.</param>
    /// <param name="policy">The policy of the destination.</param>
    /// <param name="now">The time.</param>
    public static ContextStamp OfCreation(in InjectionPlan plan, ContextStamp? earlier, DestinationPolicy policy, DateTimeOffset now) =>
        new(now, earlier?.Origin ?? now, earlier?.Hop ?? 0, default)
        {
            IsCreation = true,
            SpanPrefix = plan.WritesTraceContext ? StampField.PrefixOf(plan.Context.SpanId) : null,
            SignatureVersion = policy.SignatureVersion >= StampSignature.NewestVersion ? StampSignature.NewestVersion : 0,
        };
}
