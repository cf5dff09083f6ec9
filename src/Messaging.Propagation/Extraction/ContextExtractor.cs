using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>Reads contexts from carriers and reports what was wrong with them. Never throws, whatever the carrier holds or does.</summary>
internal sealed class ContextExtractor(
    FormatReaders readers, RepeatedFields repeatedFields, bool includeValues, TimeProvider time, RefusedContexts refusals, Action<string, Exception> report, Func<bool> seeksUnread)
{
    private const string Stage = "extract";

    private static readonly DestinationPolicy Own = new();

    /// <summary>What was refused until now, for sends.</summary>
    public RefusedContexts Refusals => refusals;

    /// <summary>Reads a received message by the policy of its destination.</summary>
    /// <param name="carrier">The carrier.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="policy">The policy of the destination.</param>
    /// <param name="destination">The name of the destination in signatures; null if it has none.</param>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DestinationPolicy policy, DestinationTag? destination)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var extraction = Read(carrier, getter, policy, destination);
        if (extraction.Outcome != ExtractionOutcome.Extracted && !policy.RequiresSignature && readers.Wanted != default && seeksUnread())
            extraction = extraction with { Unread = FindUnread(carrier, getter) };
        return policy.Refuses ? Refuse(carrier, getter, policy, extraction) : extraction;
    }

    /// <summary>Reads what a message carries that is about to be sent, and finds out where it comes from.</summary>
    /// <param name="carrier">The carrier.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="operation">The send.</param>
    public OutgoingContext ExtractOutgoing<TCarrier, TGetter>(TCarrier carrier, TGetter getter, MessagingOperation operation)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var processing = MessageProcessing.Current;
        if (!refusals.IsEmpty || processing is { HasRefused: true })
        {
            var prints = Prints(carrier, getter);
            if (refusals.HasContextOf(prints) || processing?.RefusedContextOf(prints) == true) return new OutgoingContext { IsRefused = true };
            if (refusals.HasBaggageOf(prints) || processing?.RefusedBaggageOf(prints) == true)
                return new OutgoingContext { HasRefusedBaggage = true, Existing = Read(carrier, getter, Own, null) with { BaggageArray = null, BaggageSize = 0 } };
        }

        return operation.Policy.Keys is null
            ? new OutgoingContext { Existing = WithoutCreation(Read(carrier, getter, Own, null)) }
            : ReadOwn(carrier, getter, operation);
    }

    /// <summary>
    /// Returns whether a send must look at what the message carries though nothing else is to be done: it has a stamp, a field over its limit, or a context
    /// that a policy may not let through. Every send asks, so it looks only at names and lengths.
    /// </summary>
    public bool MustRead<TCarrier, TGetter>(TCarrier carrier, TGetter getter, MessagingOperation operation)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        try
        {
            var visitor = new FieldVisitor(operation.Policy.Baggage.IsRestrictive || !refusals.IsEmpty ? readers.CustomFields : null);
            getter.Visit(carrier, ref visitor);
            return visitor.Found;
        }
        catch (Exception)
        {
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private UnreadField? FindUnread<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        try
        {
            var visitor = new UnreadField.Visitor(readers.Wanted);
            getter.Visit(carrier, ref visitor);
            return visitor.Found;
        }
        catch (Exception)
        {
            return null; // The failure has been reported.
        }
    }

    // Not inlined, as the next three: each would clear the large locals of all before it takes one path.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Extraction Read<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DestinationPolicy policy, DestinationTag? destination)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var fields = new FieldCollector(policy.RequiresSignature ? readers.Wanted | SignatureCheck.Fields : readers.Wanted);
        try
        {
            getter.Visit(carrier, ref fields);
        }
        catch (Exception exception)
        {
            return Threw(exception);
        }

        if (fields.IsEmpty) return default;
        return !policy.RequiresSignature && !policy.Restarts && CommonFields.TryRead(fields, readers.Asked, out var context, out var stamp)
            && CommonFields.TryReadMore(fields, policy, ref context, out var baggage, out var size)
            ? new Extraction(context, stamp, baggage, size)
            : Read(ref fields, policy, destination);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Extraction Threw(Exception exception)
    {
        report(Stage, exception);
        var failures = new FailureCollector(includeValues);
        failures.AddThrown("", exception);
        return new Extraction { Outcome = ExtractionOutcome.Failed, FailureArray = failures.ToArray() };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Extraction Read(ref FieldCollector fields, DestinationPolicy policy, DestinationTag? destination)
    {
        var failures = new FailureCollector(includeValues);
        var received = new ReceivedFields(ref fields, repeatedFields);
        var stamp = StampField.Read(received, ref failures);
        if (policy.RequiresSignature)
        {
            if (SignatureCheck.VerifyReceived(fields, stamp, policy, destination, time.GetUtcNow()) is { } refused)
            {
                failures.Add(refused, FieldNames.ContextStamp);
                return new Extraction { Outcome = ExtractionOutcome.Failed, FailureArray = failures.ToArray() };
            }

            // Fields that are not signed can be anybody's and are not read.
            fields.Restrict(SignatureCheck.Of(stamp!.Value.Fields));
        }

        return Read(ref fields, policy, stamp, policy.RequiresSignature ? Provenance.Verified : Provenance.Adopted, ref failures);
    }

    private Extraction Read(ref FieldCollector fields, DestinationPolicy policy, ContextStamp? stamp, Provenance provenance, ref FailureCollector failures)
    {
        var received = new ReceivedFields(ref fields, repeatedFields, stamp?.Fields ?? StampedFields.None);
        var outcome = readers.ReadContext(received, mayGuess: !policy.RequiresSignature, ref failures, out var format, out var context);
        var baggage = new BaggageReader(policy.Baggage);
        if (!policy.Restarts) readers.ReadBaggage(received, ref failures, ref baggage);
        if (outcome == ExtractionOutcome.Extracted && !StampField.Belongs(stamp, context.Context))
        {
            failures.Add(FailureReason.StampMismatch, FieldNames.ContextStamp);
            stamp = null;
        }

        if (failures.Thrown is { } thrown) report(Stage, thrown);
        return new Extraction
        {
            Outcome = outcome,
            Format = format,
            Context = context.Context,
            Sampling = context.Sampling,
            Provenance = policy.Restarts ? Provenance.Refused : provenance,
            BaggageArray = baggage.ToArray(),
            BaggageSize = baggage.Length,
            Stamp = stamp,
            FailureArray = failures.ToArray(),
        };
    }

    // What a policy does not adopt is remembered here, by every way that a message can come in, so that no send can let it leave.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Extraction Refuse<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DestinationPolicy policy, in Extraction extraction)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var isRefused = policy.Trust.Mode != TrustMode.Trust && extraction.Provenance != Provenance.Verified;
        if (!isRefused && !policy.Baggage.IsRestrictive) return extraction;

        var prints = Prints(carrier, getter);
        if (prints.IsEmpty && !isRefused) return extraction;
        if (isRefused) refusals.AddRefused(prints);
        else refusals.AddFiltered(prints);
        return extraction with
        {
            Provenance = isRefused ? Provenance.Refused : extraction.Provenance,
            Refused = prints.IsEmpty ? null : isRefused ? prints : prints with { Contexts = [] },
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OutgoingContext ReadOwn<TCarrier, TGetter>(TCarrier carrier, TGetter getter, MessagingOperation operation)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var fields = new FieldCollector(readers.Wanted | SignatureCheck.Fields);
        try
        {
            getter.Visit(carrier, ref fields);
        }
        catch (Exception exception)
        {
            return new OutgoingContext { Existing = Threw(exception) };
        }

        if (fields.IsEmpty) return default;
        var failures = new FailureCollector(includeValues);
        var stamp = StampField.Read(new ReceivedFields(ref fields, repeatedFields), ref failures);
        var provenance = Provenance.Unknown;
        if (SignatureCheck.IsOwn(fields, stamp, operation.Policy, operation.SignedDestination, time.GetUtcNow()))
        {
            provenance = stamp!.Value.IsCreation ? Provenance.Created : Provenance.Verified;
            fields.Restrict(SignatureCheck.Of(stamp.Value.Fields));
        }

        var existing = Read(ref fields, Own, stamp, provenance, ref failures);
        return new OutgoingContext { Existing = provenance == Provenance.Unknown ? WithoutCreation(existing) : existing };
    }

    // A creation stamp that nothing proves says nothing.
    private static Extraction WithoutCreation(in Extraction existing) => existing.Stamp is { IsCreation: true } ? existing with { Stamp = null } : existing;

    private FieldPrints Prints<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        try
        {
            return FieldPrints.Of(carrier, getter, readers.CustomFields);
        }
        catch (Exception exception)
        {
            report(Stage, exception);
            return FieldPrints.None;
        }
    }

    // Looks for every context field where the names of custom fields are given, else only for a stamp and for long fields.
    private struct FieldVisitor(IReadOnlySet<string>? custom) : IFieldVisitor
    {
        public bool Found { get; private set; }

        public void Field(string name, FieldValue value)
        {
            if (Found) return;
            var field = FieldLookup.Find(name);
            Found = field == Propagation.Field.ContextStamp
                || (field != Propagation.Field.None && (custom is not null || IsLong(value, field)))
                || custom?.Contains(name) == true;
        }

        // Shorter baggage cannot have too many entries: each takes three characters at least.
        private static bool IsLong(FieldValue value, Propagation.Field field) => (value.AsBytes?.Length ?? value.AsText?.Length ?? 0)
            > (field == Propagation.Field.Baggage ? 3 * BaggageReader.MaxMembers : TraceStateWriter.MaxLength);
    }
}
