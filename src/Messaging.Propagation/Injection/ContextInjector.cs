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
    private readonly HashSet<string> customFields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Action<string, Exception> report;

    /// <summary>Initializes an injector.</summary>
    /// <param name="formats">The formats to write, in order.</param>
    /// <param name="report">Takes what a custom propagator throws.</param>
    public ContextInjector(IReadOnlyCollection<ContextFormat> formats, Action<string, Exception> report)
    {
        this.report = report;
        writesTraceContext = formats.Contains(ContextFormat.TraceContext);
        writesBaggage = formats.Contains(ContextFormat.Baggage);
        writesJaeger = formats.Contains(ContextFormat.Jaeger);
        others = [.. formats.Where(format => format.IsWritten && format.Codec is not (null or TraceContextCodec or BaggageCodec)).Select(format => format.Codec!)];
        foreach (var codec in others)
        {
            if (codec is PropagatorCodec custom) customFields.UnionWith(custom.Declared);
            else otherFields |= codec.Fields;
        }
    }

    /// <summary>Returns the name that reports have for a field; null if it is none that is written for a context. Never a name that holds a key.</summary>
    public string? ReportedAs(string name)
    {
        if (FieldLookup.Find(name) is not Field.None and var field) return FieldLookup.NameOf(field);
        return others.OfType<PropagatorCodec>().FirstOrDefault(codec => codec.Declared.Contains(name))?.MainName;
    }

    public InjectionResult Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in InjectionPlan plan, in CarrierBudget budget = default)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var keys = plan.Stamp is null ? null : plan.Keys;
        var output = new FieldOutput<TCarrier, TSetter>(carrier, setter, new CarrierRoom(budget), keys is null ? null : new SignedContent(plan.Stamp!.Value.SignatureVersion));
        var written = StampedFields.None;
        var primary = 0;
        var custom = default(CustomFields);
        if (plan.WritesTraceContext)
        {
            if (writesTraceContext) written |= TraceContextFields.WriteParent(plan.Context, ref output);
            else if (others.Length > 0) written |= WriteOther(others[primary++], plan, ref custom, ref output);
        }

        // What it says is known last, so the room of the longest is taken in its turn.
        var stamps = plan.Stamp is not null && output.TryReserve(FieldNames.ContextStamp, StampText.MaxLengthOf(plan.Stamp.Value) + (keys is null ? 0 : StampSignature.MaxLength));
        if (plan.WritesTraceContext)
        {
            for (var i = primary; i < others.Length; i++) written |= WriteOther(others[i], plan, ref custom, ref output);
            if (writesTraceContext) written |= TraceContextFields.WriteState(plan.Context, ref output);
        }

        var baggageSize = 0;
        if (writesBaggage) written |= BaggageField.Write(plan, ref output, out baggageSize);
        if (writesJaeger && plan.WritesBaggage) WriteJaegerBaggage(plan, ref output);
        custom.WriteEntries(ref output);

        if (stamps) stamps = output.TryWriteStamp(Nullable.GetValueRefOrDefaultRef(in plan.Stamp), written, keys);
        return new InjectionResult { Written = written, BaggageSize = baggageSize, Dropped = output.Dropped?.ToArray(), Stamped = stamps };
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

    // A format is written whole or not at all.
    private StampedFields WriteOther<TCarrier, TSetter>(
        ContextCodec codec, in InjectionPlan plan, ref CustomFields custom, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (codec is PropagatorCodec other)
        {
            custom.WriteContext(other, plan, report, ref output);
            return StampedFields.None;
        }

        var measure = new FieldMeasure(TSetter.Rules);
        codec.Write(plan.Context, plan.Sampling, ref measure);
        if (!output.TryReserve(FieldLookup.NameOf(codec.Main), measure)) return StampedFields.None;

        output.RemoveAll(codec);
        codec.Write(plan.Context, plan.Sampling, ref output);
        return codec.Stamped;
    }

    private static void WriteJaegerBaggage<TCarrier, TSetter>(in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var reportedAs = FieldLookup.NameOf(Field.UberContext);
        var measure = new FieldMeasure(TSetter.Rules);
        if (JaegerBaggage.Write(plan.Baggage, plan.BaggagePolicy, ref measure) is { } reason) output.Drop(reportedAs, reason);
        if (output.TryReserveAccepted(reportedAs, measure)) JaegerBaggage.Write(plan.Baggage, plan.BaggagePolicy, ref output);
    }
}
