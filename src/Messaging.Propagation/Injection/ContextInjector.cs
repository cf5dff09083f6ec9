using System.Collections.Frozen;

namespace Messaging.Propagation;

/// <summary>
/// Writes contexts to carriers, every field within its limits and in place of what stood there, the most important first, as far as
/// there is room.
/// </summary>
internal sealed class ContextInjector
{
    private readonly bool writesTraceContext;
    private readonly bool writesBaggage;
    private readonly bool writesJaeger;
    private readonly ContextCodec[] others;
    private readonly FieldSet otherFields;
    private readonly FrozenSet<string> customFields;

    public ContextInjector(IReadOnlyCollection<ContextFormat> formats)
    {
        writesTraceContext = formats.Contains(ContextFormat.TraceContext);
        writesBaggage = formats.Contains(ContextFormat.Baggage);
        writesJaeger = formats.Contains(ContextFormat.Jaeger);
        others = [.. formats.Where(format => format.IsWritten && format.Codec is not (null or TraceContextCodec or BaggageCodec)).Select(format => format.Codec!)];
        customFields = others.OfType<PropagatorCodec>().SelectMany(codec => codec.Names).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        foreach (var codec in others)
            if (codec.Fields != FieldSet.Everything)
                otherFields |= codec.Fields;
    }

    /// <summary>True if a field is stale beside what the plan writes, or must not leave this process.</summary>
    public bool Replaces(string name, in InjectionPlan plan)
    {
        var field = FieldLookup.Find(name);
        if (field == Field.None) return (plan.DropsContext || plan.WritesTraceContext) && customFields.Contains(name);
        if (plan.DropsContext || (plan.DropsBaggage && ContextFields.Baggage.Contains(field))) return true;
        return field switch
        {
            Field.TraceParent or Field.TraceState => plan.WritesTraceContext,
            Field.Baggage => plan.WritesTraceContext || plan.WritesBaggage,
            Field.UberContext => writesJaeger && (plan.WritesTraceContext || plan.WritesBaggage),
            Field.ContextStamp => plan.Stamp is not null || plan.WritesTraceContext,
            _ => plan.WritesTraceContext && otherFields.Contains(field),
        };
    }

    public InjectionResult Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in InjectionPlan plan, in CarrierBudget budget = default)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var keys = plan.Stamp is null ? null : plan.Keys;
        var output = new FieldOutput<TCarrier, TSetter>(carrier, setter, new CarrierRoom(budget), keys is null ? null : new SignedContent(plan.Stamp!.Value.SignatureVersion));
        var written = StampedFields.None;
        var primary = 0;
        if (plan.WritesTraceContext)
        {
            if (writesTraceContext) written |= TraceContextFields.WriteParent(plan.Context, ref output);
            else if (others.Length > 0) written |= WriteOther(others[primary++], plan, ref output);
        }

        var stamps = plan.Stamp is not null && output.Fits(FieldNames.ContextStamp, StampText.MaxLengthOf(plan.Stamp.Value) + (keys is null ? 0 : StampSignature.MaxLength));
        if (plan.WritesTraceContext)
        {
            for (var i = primary; i < others.Length; i++) written |= WriteOther(others[i], plan, ref output);
            if (writesTraceContext) written |= TraceContextFields.WriteState(plan.Context, ref output);
        }

        var baggageSize = 0;
        if (writesBaggage) written |= BaggageField.Write(plan, ref output, out baggageSize);
        if (writesJaeger && plan.WritesBaggage) WriteJaegerBaggage(plan, ref output);

        if (stamps) output.WriteStamp(Nullable.GetValueRefOrDefaultRef(in plan.Stamp), written, keys);
        return new InjectionResult { Written = written, BaggageSize = baggageSize, Dropped = output.Dropped?.ToArray(), Stamped = stamps };
    }

    // A format is written whole or not at all.
    private static StampedFields WriteOther<TCarrier, TSetter>(ContextCodec codec, in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var measure = default(FieldMeasure);
        codec.Write(plan.Context, plan.Sampling, ref measure);
        if (!output.Fits(FieldLookup.NameOf(codec.Main), measure)) return StampedFields.None;

        output.RemoveAll(codec);
        codec.Write(plan.Context, plan.Sampling, ref output);
        return codec.Stamped;
    }

    private static void WriteJaegerBaggage<TCarrier, TSetter>(in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var measure = default(FieldMeasure);
        JaegerBaggage.Write(plan.Baggage, plan.BaggagePolicy, ref measure);
        if (measure.Fields > 0 && output.Fits(FieldLookup.NameOf(Field.UberContext), measure)) JaegerBaggage.Write(plan.Baggage, plan.BaggagePolicy, ref output);
    }
}
