namespace Messaging.Propagation;

/// <summary>Reads contexts from carriers and says what was wrong with them. Never throws, whatever the carrier holds or does.</summary>
internal sealed class ContextExtractor(FormatReaders readers, DestinationPolicies policies, RepeatedFields repeatedFields, bool includeValues, TimeProvider time)
{
    // What the caller has put on a message that it sends is the caller's word.
    private static readonly DestinationPolicy Own = new();

    /// <summary>Reads what came from a destination, as its policy has it.</summary>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, string? destination)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extract(carrier, getter, policies.Of(destination));

    /// <summary>Reads what stands on a message that is about to be sent.</summary>
    public Extraction ExtractOwn<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extract(carrier, getter, Own);

    private Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DestinationPolicy policy)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var failures = new FailureCollector(includeValues);
        var fields = new FieldCollector(policy.RequiresSignature ? readers.Wanted | SignatureCheck.Fields : readers.Wanted);
        try
        {
            getter.Visit(carrier, ref fields);
        }
        catch (Exception)
        {
            failures.Add(FailureReason.CarrierThrew, "");
            return new Extraction { Outcome = ExtractionOutcome.Failed, FailureArray = failures.ToArray() };
        }

        return fields.IsEmpty ? default : Read(ref fields, policy, ref failures);
    }

    private Extraction Read(ref FieldCollector fields, DestinationPolicy policy, ref FailureCollector failures)
    {
        var received = new ReceivedFields(ref fields, repeatedFields);
        var stamp = StampField.Read(received, ref failures);
        if (policy.RequiresSignature)
        {
            if (SignatureCheck.Verify(fields, stamp, policy, time.GetUtcNow()) is { } refused)
            {
                failures.Add(refused, FieldNames.ContextStamp);
                return new Extraction { Outcome = ExtractionOutcome.Failed, FailureArray = failures.ToArray() };
            }

            // What was not signed could be anybody's, and is not looked at.
            fields.Restrict(SignatureCheck.Of(stamp!.Value.Fields));
        }

        received = new ReceivedFields(ref fields, repeatedFields, stamp);
        var outcome = readers.ReadContext(received, mayGuess: !policy.RequiresSignature, ref failures, out var format, out var context);
        var baggage = new BaggageReader(policy.Baggage);
        if (!policy.Restarts) readers.ReadBaggage(received, ref failures, ref baggage);
        return new Extraction
        {
            Outcome = outcome,
            Format = format,
            Context = context.Context,
            Sampling = context.Sampling,
            IsAdopted = outcome == ExtractionOutcome.Extracted && !policy.Restarts,
            BaggageArray = baggage.Entries?.ToArray(),
            BaggageSize = baggage.Length,
            Stamp = stamp,
            FailureArray = failures.ToArray(),
        };
    }
}
