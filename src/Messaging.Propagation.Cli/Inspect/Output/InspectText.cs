using System.Globalization;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Prints what was found on one message.</summary>
/// <param name="screen">Where to print.</param>
/// <param name="formats">The formats that were read.</param>
/// <param name="options">What to print.</param>
internal sealed class InspectText(Screen screen, IReadOnlyCollection<ContextFormat> formats, InspectOptions options)
{
    public void Write(Diagnosis diagnosis)
    {
        var (message, read) = (diagnosis.Message, diagnosis.Read);
        if (message.Shape != DumpShape.Arguments) screen.Line("message", $"{message.Place}, read as {DumpShapes.Describe(message.Shape)}");
        screen.Line("outcome", OutcomeOf(diagnosis), diagnosis.Verdict switch { Verdict.Extracted => Tone.Good, Verdict.Absent => Tone.Plain, _ => Tone.Bad });
        if (read.Outcome == ExtractionOutcome.Extracted)
        {
            screen.Line("trace id", read.Context.TraceId.ToHexString());
            screen.Line("span id", read.Context.SpanId.ToHexString());
            screen.Line("flags", ((int)read.Context.TraceFlags).ToString("x2", CultureInfo.InvariantCulture));
        }

        if (read.Sampling is { } sampling) screen.Line("sampling", SamplingName(sampling));
        WriteValues(read);
        WriteContexts(diagnosis);
        if (diagnosis.Neighbours.Count > 0) screen.Line("written by", string.Join(", ", diagnosis.Neighbours.Select(each => $"{each.Neighbour.Name} ({each.Field})")));
        WriteStamp(diagnosis.Stamp);
        foreach (var finding in Finding.Of(diagnosis)) screen.Line(finding.IsFailure ? "failure" : "to do", $"{finding.Text}: {finding.ToDo}", Tone.Bad);
        if (options.IsFull) WriteMessage(message);
    }

    private void WriteMessage(DumpMessage message)
    {
        if (options.ShowsValues)
            foreach (var (name, value) in message.Fields) screen.Line("field", $"{name} = {DumpMessage.TextOf(value) ?? (value.IsWrongType ? "(not text)" : "(null)")}");
        if (message.Body is { } body) screen.Line("body", body);
        screen.Line();
    }

    private void WriteValues(in Extraction read)
    {
        if (!options.ShowsValues)
        {
            var hidden = read.Baggage.Select(entry => entry.Key).ToList();
            if (hidden.Count > 0) screen.Line("baggage", $"{string.Join(", ", hidden)}; --values shows the values");
            return;
        }

        if (read.Context.TraceState is { } traceState) screen.Line("trace state", traceState);
        foreach (var entry in read.Baggage) screen.Line("baggage", $"{entry.Key} = {entry.Value}{(entry.Metadata is null ? "" : $" ;{entry.Metadata}")}");
    }

    private void WriteContexts(Diagnosis diagnosis)
    {
        foreach (var context in diagnosis.Contexts.Where(context => !context.IsUsed || diagnosis.Contexts.Count > 1))
            screen.Line("context", $"{context.Source}: trace {context.TraceId}{(context.SpanId is null ? "" : $", span {context.SpanId}")}; {UseOf(context, diagnosis)}");
        if (diagnosis.Contexts.Count > 1 && diagnosis.Agree) screen.Line("agreement", "all contexts name the same trace", Tone.Good);
    }

    private static string UseOf(FoundContext context, Diagnosis diagnosis) =>
        context.IsUsed ? "used"
        : context.IsRead && diagnosis.Read.Outcome == ExtractionOutcome.Failed ? "refused"
        : context.IsRead ? "read, but a format before it is used"
        : "not read";

    private void WriteStamp(StampProof proof)
    {
        if (proof.Stamp is not { } stamp) return;
        screen.Line("stamp", $"sent {Time(stamp.Sent)}, trace began {Time(stamp.Origin)}, hop {stamp.Hop}{(proof.KeyId is null ? "" : $", signed by key {proof.KeyId}")}");
        if (proof.Arrived.Count > 0) screen.Line("arrived", $"{string.Join(", ", proof.Arrived)}: written by the sender of the stamp");
        if (proof.Dropped.Count > 0) screen.Line("dropped", $"{string.Join(", ", proof.Dropped)}: written by the sender of the stamp, and not on the message", Tone.Bad);
    }

    private string OutcomeOf(Diagnosis diagnosis) => diagnosis.Verdict switch
    {
        Verdict.Extracted => $"extracted, format {diagnosis.Read.Format}",
        Verdict.Absent => "absent: the message carries no trace context",
        Verdict.Unread => $"absent in {string.Join(", ", formats)}: the trace context is in {string.Join(", ", diagnosis.Unread.Select(context => context.Source).Distinct())}",
        _ => "failed: there is, or was, a trace context and it cannot be used",
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string SamplingName(SamplingState sampling) => sampling switch
    {
        SamplingState.Sampled => "sampled",
        SamplingState.Deferred => "left open by the sender",
        SamplingState.Debug => "sampled, and debugged",
        _ => "not sampled",
    };
}
