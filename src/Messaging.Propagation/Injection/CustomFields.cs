namespace Messaging.Propagation;

/// <summary>Writes the fields of custom propagators: first those of the context, and when everything more important is written those of baggage entries.</summary>
internal struct CustomFields
{
    private List<(PropagatorCodec Codec, List<(string Name, byte[] Value)> Fields)>? entries;

    /// <summary>Writes the fields of the context, all or none, and keeps the others for <see cref="WriteEntries"/>.</summary>
    public void WriteContext<TCarrier, TSetter>(
        PropagatorCodec codec, in InjectionPlan plan, Action<string, Exception> report, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        List<(string Name, byte[] Value)> fields;
        try
        {
            var filter = new BaggageFilter(plan.BaggagePolicy);
            fields = codec.FieldsOf(plan.Context, plan.WritesBaggage ? filter.Apply(plan.Baggage) : default);
            if (filter.Dropped is { } reason && codec.CarriesBaggage) output.Drop(codec.MainName, reason);
        }
        catch (Exception exception)
        {
            // A propagator must not throw, and this one is not ours.
            report("inject", exception);
            output.Drop(codec.MainName, FailureReason.CarrierThrew);
            return;
        }

        var ofEntries = fields.FindAll(field => !codec.IsOfContext(field.Name));
        if (ofEntries.Count > 0) (entries ??= []).Add((codec, ofEntries));
        fields.RemoveAll(field => !codec.IsOfContext(field.Name));
        if (output.TryReserve(codec.MainName, Measure(fields, TSetter.Rules))) Write(fields, output);
    }

    /// <summary>Writes the fields of baggage entries: a field that the carrier does not accept costs itself alone.</summary>
    public readonly void WriteEntries<TCarrier, TSetter>(ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (entries is null) return;
        foreach (var (codec, fields) in entries)
            if (output.TryReserveAccepted(codec.MainName, Measure(fields, TSetter.Rules)))
                Write(fields, output);
    }

    private static FieldMeasure Measure(List<(string Name, byte[] Value)> fields, CarrierRules? rules)
    {
        var measure = new FieldMeasure(rules);
        foreach (var (name, value) in fields) measure.Set(name, value);
        return measure;
    }

    private static void Write<TCarrier, TSetter>(List<(string Name, byte[] Value)> fields, in FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        foreach (var (name, value) in fields) output.SetUnsigned(name, value);
    }
}
