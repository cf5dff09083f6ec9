namespace Messaging.Propagation;

/// <summary>
/// The formats that are read, in order of precedence. The first that has a usable context wins; another that names another trace is
/// reported.
/// </summary>
internal sealed class FormatReaders
{
    // What vendors put on messages unasked. They are looked at where no format that was asked for has a context, and cannot disagree with one.
    private static readonly (ContextFormat Format, ContextCodec Codec)[] Unasked =
        [(ContextFormat.DiagnosticId, ContextFormat.DiagnosticId.Codec!), (ContextFormat.XRay, new XRayCodec(isAsked: false))];

    private readonly (ContextFormat Format, ContextCodec Codec)[] readers;
    private readonly (ContextFormat Format, ContextCodec Codec)[] unasked;

    public FormatReaders(IReadOnlyCollection<ContextFormat> formats)
    {
        // Where both kinds of B3 are asked for, each reads its own, or the second would always find what the first has found.
        var bothB3 = formats.Contains(ContextFormat.B3) && formats.Contains(ContextFormat.B3Multi);
        readers = [.. formats.Where(format => format.Codec is not null).Select(format => (format, CodecOf(format, bothB3)))];
        unasked = readers.Length == 0 ? [] : [.. Unasked.Where(entry => !formats.Contains(entry.Format))];

        var wanted = FieldSet.Of(Field.ContextStamp);
        foreach (var (_, codec) in readers.Concat(unasked)) wanted |= codec.Fields;
        Wanted = readers.Length == 0 ? default : wanted;
    }

    public FieldSet Wanted { get; }

    public (ExtractionOutcome Outcome, ContextFormat? Format, RemoteContext Context) ReadContext(
        in ReceivedFields fields, bool mayGuess, ref FailureCollector failures)
    {
        var result = (Outcome: ExtractionOutcome.Absent, Format: (ContextFormat?)null, Context: default(RemoteContext));
        foreach (var (format, codec) in readers)
        {
            var outcome = codec.Read(fields, ref failures, out var context);
            if (outcome == ExtractionOutcome.Absent && fields.WereSent(codec.Stamped) && codec.Stamped != StampedFields.None && !fields.HasAny(codec.Fields))
            {
                failures.Add(FailureReason.FieldDropped, FieldLookup.NameOf(codec.Main));
                outcome = ExtractionOutcome.Failed;
            }

            if (outcome == ExtractionOutcome.Extracted)
            {
                if (result.Outcome != ExtractionOutcome.Extracted) result = (outcome, format, context);
                else if (context.Context.TraceId != result.Context.Context.TraceId) fields.Refuse(codec.Main, FailureReason.Conflicting, ref failures);
            }
            else if (result.Outcome == ExtractionOutcome.Absent)
            {
                result.Outcome = outcome;
                result.Context = context.Sampling is null ? result.Context : context;
            }
        }

        if (result.Outcome != ExtractionOutcome.Extracted && mayGuess)
        {
            foreach (var (format, codec) in unasked)
                if (codec.Read(fields, ref failures, out var context) == ExtractionOutcome.Extracted)
                    return (ExtractionOutcome.Extracted, format, context);
        }

        return result;
    }

    public void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        foreach (var (_, codec) in readers)
        {
            codec.ReadBaggage(fields, ref failures, ref baggage);
            baggage.NextFormat();
        }
    }

    private static ContextCodec CodecOf(ContextFormat format, bool bothB3) =>
        !bothB3 ? format.Codec!
        : format == ContextFormat.B3 ? new B3Codec(writesSingle: true, readsMulti: false)
        : format == ContextFormat.B3Multi ? new B3Codec(writesSingle: false, readsSingle: false)
        : format.Codec!;
}
