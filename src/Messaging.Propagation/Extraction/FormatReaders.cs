using System.Collections.Frozen;

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
        foreach (var (_, codec) in readers) wanted |= codec.Fields;
        Asked = wanted;
        foreach (var (_, codec) in unasked) wanted |= codec.Fields;
        Wanted = readers.Length == 0 ? default : wanted;
        CustomFields = formats.Select(format => format.Codec).OfType<PropagatorCodec>().SelectMany(codec => codec.Declared).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The names of the fields of propagators that are not ours.</summary>
    public FrozenSet<string> CustomFields { get; }

    /// <summary>The fields of the formats that were asked for, and the stamp.</summary>
    public FieldSet Asked { get; }

    /// <summary>These, and what is looked at where they have no context.</summary>
    public FieldSet Wanted { get; }

    public ExtractionOutcome ReadContext(
        in ReceivedFields fields, bool mayGuess, ref FailureCollector failures, out ContextFormat? format, out RemoteContext context)
    {
        format = null;
        context = default;
        var result = ExtractionOutcome.Absent;
        foreach (ref readonly var reader in readers.AsSpan())
        {
            if (!fields.Concern(reader.Codec)) continue;
            var outcome = reader.Codec.Read(fields, ref failures, out var read);
            if (outcome == ExtractionOutcome.Absent && IsDropped(fields, reader.Codec))
            {
                failures.Add(FailureReason.FieldDropped, FieldLookup.NameOf(reader.Codec.Main));
                outcome = ExtractionOutcome.Failed;
            }

            if (outcome == ExtractionOutcome.Extracted && result != ExtractionOutcome.Extracted)
            {
                result = outcome;
                format = reader.Format;
                context = read;
            }
            else if (outcome == ExtractionOutcome.Extracted)
            {
                if (read.Context.TraceId != context.Context.TraceId) fields.Refuse(reader.Codec.Main, FailureReason.Conflicting, ref failures);
            }
            else if (result == ExtractionOutcome.Absent)
            {
                result = outcome;
                if (read.Sampling is not null) context = read;
            }
        }

        return result != ExtractionOutcome.Extracted && mayGuess ? Guess(fields, result, ref failures, ref format, ref context) : result;
    }

    public void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        foreach (ref readonly var reader in readers.AsSpan())
        {
            var codec = reader.Codec;
            if (!fields.Concern(codec)) continue;
            codec.ReadBaggage(fields, ref failures, ref baggage);
            baggage.NextFormat();
        }
    }

    private static bool IsDropped(in ReceivedFields fields, ContextCodec codec) =>
        codec.Stamped != StampedFields.None && fields.WereSent(codec.Stamped) && !fields.HasAny(codec.Fields);

    private ExtractionOutcome Guess(
        in ReceivedFields fields, ExtractionOutcome result, ref FailureCollector failures, ref ContextFormat? format, ref RemoteContext context)
    {
        foreach (var (unaskedFormat, codec) in unasked)
        {
            if (codec.Read(fields, ref failures, out var read) != ExtractionOutcome.Extracted) continue;
            format = unaskedFormat;
            context = read;
            return ExtractionOutcome.Extracted;
        }

        return result;
    }

    private static ContextCodec CodecOf(ContextFormat format, bool bothB3) =>
        !bothB3 ? format.Codec!
        : format == ContextFormat.B3 ? new B3Codec(writesSingle: true, readsMulti: false)
        : format == ContextFormat.B3Multi ? new B3Codec(writesSingle: false, readsSingle: false)
        : format.Codec!;
}
