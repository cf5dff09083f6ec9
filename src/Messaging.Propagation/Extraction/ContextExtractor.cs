using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>Reads contexts from carriers and says what was wrong with them. Never throws, whatever the carrier holds or does.</summary>
internal sealed class ContextExtractor(
    FormatReaders readers, DestinationPolicies policies, RepeatedFields repeatedFields, bool includeValues, TimeProvider time, Action<string, Exception> report)
{
    private const string Stage = "extract";

    // What the caller has put on a message that it sends is the caller's word.
    private static readonly DestinationPolicy Own = new();

    /// <summary>Reads what came from a destination, as its policy has it.</summary>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, string? destination)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extract(carrier, getter, policies.Of(destination));

    /// <summary>Reads what stands on a message that is about to be sent.</summary>
    public Extraction ExtractOwn<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extract(carrier, getter, Own);

    /// <summary>Whether there is anything on the message that may be a stamp. Asked of every send, so it looks at names alone.</summary>
    public static bool MayHaveStamp<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        try
        {
            var visitor = default(StampVisitor);
            getter.Visit(carrier, ref visitor);
            return visitor.Found;
        }
        catch (Exception)
        {
            return true;
        }
    }

    // Three methods that are not inlined, for each clears what all of its ways need before it takes one, and an extraction is large.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DestinationPolicy policy)
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
        return !policy.RequiresSignature && CommonFields.TryRead(fields, readers.Asked, out var context, out var stamp)
            && CommonFields.TryReadMore(fields, policy, ref context, out var baggage, out var size)
            ? new Extraction(context, stamp, isAdopted: !policy.Restarts, baggage, size)
            : Read(ref fields, policy);
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
    private Extraction Read(ref FieldCollector fields, DestinationPolicy policy)
    {
        var failures = new FailureCollector(includeValues);
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

        received = new ReceivedFields(ref fields, repeatedFields, stamp?.Fields ?? StampedFields.None);
        var outcome = readers.ReadContext(received, mayGuess: !policy.RequiresSignature, ref failures, out var format, out var context);
        var baggage = new BaggageReader(policy.Baggage);
        if (!policy.Restarts) readers.ReadBaggage(received, ref failures, ref baggage);
        if (failures.Thrown is { } thrown) report(Stage, thrown);
        return new Extraction
        {
            Outcome = outcome,
            Format = format,
            Context = context.Context,
            Sampling = context.Sampling,
            IsAdopted = outcome == ExtractionOutcome.Extracted && !policy.Restarts,
            BaggageArray = baggage.ToArray(),
            BaggageSize = baggage.Length,
            Stamp = stamp,
            FailureArray = failures.ToArray(),
        };
    }

    private struct StampVisitor : IFieldVisitor
    {
        public bool Found { get; private set; }

        public void Field(string name, FieldValue value) => Found |= FieldLookup.Find(name) == Propagation.Field.ContextStamp;
    }
}
