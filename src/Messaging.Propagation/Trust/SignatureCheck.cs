using System.Text;

namespace Messaging.Propagation;

/// <summary>Checks the signature of a message from a destination that requires one.</summary>
internal static class SignatureCheck
{
    private static readonly (StampedFields Letter, Field[] Fields)[] Signed =
    [
        (StampedFields.TraceParent, [Field.TraceParent]),
        (StampedFields.TraceState, [Field.TraceState]),
        (StampedFields.Baggage, [Field.Baggage]),
        (StampedFields.B3, [Field.B3]),
        (StampedFields.B3Multi, [Field.B3TraceId, Field.B3SpanId, Field.B3Sampled, Field.B3Flags]),
        (StampedFields.Jaeger, [Field.UberTraceId, Field.UberContext]),
        (StampedFields.XRay, [Field.XRay]),
    ];

    /// <summary>Everything that a signature can be over, and the stamp itself.</summary>
    public static FieldSet Fields { get; } = Of((StampedFields)~0);

    /// <summary>The fields that a stamp names: only these are signed, and so only these and the stamp may be read.</summary>
    public static FieldSet Of(StampedFields stamped)
    {
        var set = FieldSet.Of(Field.ContextStamp);
        foreach (var (letter, fields) in Signed)
            if (stamped.HasFlag(letter))
                set |= FieldSet.Of(fields);
        return set;
    }

    /// <summary>Verifies the signature of a received message; returns null if it is valid, otherwise why the context must not be adopted.</summary>
    /// <param name="fields">The fields of the message.</param>
    /// <param name="stamp">Its stamp; null if it has none.</param>
    /// <param name="policy">The policy of the destination that it came from.</param>
    /// <param name="destination">The name of that destination in signatures; null if it has none.</param>
    /// <param name="now">The time.</param>
    public static FailureReason? VerifyReceived(in FieldCollector fields, ContextStamp? stamp, DestinationPolicy policy, DestinationTag? destination, DateTimeOffset now)
    {
        // A creation context is for the sender's own outbox: nothing says that its message was ever meant to be sent here.
        if (stamp is { IsCreation: true }) return FailureReason.SignatureMissing;
        if (Verify(fields, stamp, policy, now) is { } reason) return reason;
        if (destination is not { } here) return null;
        return stamp!.Value.Destination is { } there
            ? there == here || policy.Trust.Accepts(there) ? null : FailureReason.SignatureForOtherDestination
            : policy.Trust.RequireDestination ? FailureReason.SignatureForOtherDestination : null;
    }

    /// <summary>Verifies the signature on a message that is about to be sent; true if this process or one with the same keys made it.</summary>
    /// <param name="fields">The fields of the message.</param>
    /// <param name="stamp">Its stamp; null if it has none.</param>
    /// <param name="policy">The policy of the destination that it is sent to.</param>
    /// <param name="destination">The name of that destination in signatures; null if it has none.</param>
    /// <param name="now">The time.</param>
    public static bool IsOwn(in FieldCollector fields, ContextStamp? stamp, DestinationPolicy policy, DestinationTag? destination, DateTimeOffset now) =>
        Verify(fields, stamp, policy, now) is null
        && (stamp!.Value.IsCreation || stamp.Value.Destination is not { } there || destination is not { } here || there == here || policy.Trust.Accepts(there));

    private static FailureReason? Verify(in FieldCollector fields, ContextStamp? stamp, DestinationPolicy policy, DateTimeOffset now)
    {
        fields.TryGetLast(Field.ContextStamp, out var value);
        if (stamp is not { } read || StampSignature.Read(value) is not { } signature) return FailureReason.SignatureMissing;
        if (policy.Keys?.Now is not { } keys || !keys.TryFind(signature.KeyId, out var key)) return FailureReason.SignatureInvalid;
        if (!ContentOf(fields, read).IsSignedBy(key, signature.Text, signature.Value)) return FailureReason.SignatureInvalid;

        var age = now - read.Sent;
        return age > policy.Trust.FreshnessWindow || age < -policy.Trust.ClockTolerance ? FailureReason.SignatureExpired : null;
    }

    private static SignedContent ContentOf(in FieldCollector fields, in ContextStamp stamp)
    {
        var content = new SignedContent(stamp.SignatureVersion);
        foreach (var (letter, names) in Signed)
        {
            if (!stamp.Fields.HasFlag(letter)) continue;
            foreach (var field in names) Add(content, fields, field);
        }

        return content;
    }

    // What is longer than anything that is ever written was not signed so, and is not worth hashing.
    private static void Add(SignedContent content, in FieldCollector fields, Field field)
    {
        if (field == Field.UberContext)
        {
            foreach (var (name, value) in fields.Entries ?? [])
                if (!IsTooLong(value))
                    content.Add(name, value);
            return;
        }

        var count = fields.TryGetLast(field, out var last);
        if (IsTooLong(last)) return;
        if (count == 1) content.Add(FieldLookup.NameOf(field), last);
        else if (count > 1) content.Add(FieldLookup.NameOf(field), Joined(fields, field));
    }

    private static bool IsTooLong(FieldValue value) => (value.AsBytes?.Length ?? value.AsText?.Length) > BaggageReader.MaxValueLength;

    // A sender writes each field once. Where somebody has split one that may be split, its values join to what was signed; another that
    // comes twice was never signed so.
    private static byte[] Joined(in FieldCollector fields, Field field)
    {
        var joined = new MemoryStream();
        if (field is not (Field.TraceState or Field.Baggage)) return [];
        for (var i = 0; fields.TryGetAt(field, i, out var value); i++)
        {
            if (i > 0) joined.WriteByte((byte)',');
            if (joined.Length > BaggageReader.MaxValueLength) return [];
            joined.Write(value.AsBytes ?? Encoding.UTF8.GetBytes(value.AsText ?? ""));
        }

        return joined.ToArray();
    }
}
