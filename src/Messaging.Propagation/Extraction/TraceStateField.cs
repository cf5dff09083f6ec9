using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Joins the values of <c>tracestate</c> that a carrier holds. It is worth reading only beside a good <c>traceparent</c>.</summary>
internal static class TraceStateField
{
    /// <summary>The context with the trace state that stands beside it; without, where there is none or it had to be given up.</summary>
    public static ActivityContext AddTo(in ActivityContext context, in ReceivedFields fields, Field field, ref FailureCollector failures) =>
        Read(fields, field, ref failures) is { } traceState
            ? new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, traceState, isRemote: true)
            : context;

    private static string? Read(in ReceivedFields received, Field field, ref FailureCollector failures)
    {
        ref readonly var fields = ref received.All;
        var name = FieldLookup.NameOf(field);
        var count = fields.TryGetLast(field, out _);
        if (count == 0)
        {
            if (field == Field.TraceState && received.WereSent(StampedFields.TraceState)) failures.Add(FailureReason.FieldDropped, name);
            return null;
        }

        if (count > FieldCollector.MaxRepeats)
        {
            failures.Add(FailureReason.TooManyEntries, name);
            return null;
        }

        var reader = new TraceStateReader(stackalloc char[TraceStateReader.UsualLength]);
        try
        {
            for (var i = 0; fields.TryGetAt(field, i, out var value); i++)
            {
                if (reader.Add(value) is not { } reason) continue;
                failures.Add(reason, name, value);
                return null;
            }

            if (reader.HasDuplicates) failures.Add(FailureReason.DuplicateKey, name);
            return reader.Result;
        }
        finally
        {
            reader.Dispose();
        }
    }
}
