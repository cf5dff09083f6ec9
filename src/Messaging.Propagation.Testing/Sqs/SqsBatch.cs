using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>The rules that all three batch calls have, and how the failure of one entry is reported.</summary>
internal static class SqsBatch
{
    public static void Check<TEntry>(IReadOnlyList<TEntry>? entries, Func<TEntry, string?> idOf)
    {
        if (entries is null or { Count: 0 }) throw SqsErrors.EmptyBatch();
        if (entries.Count > SqsLimits.BatchEntries) throw SqsErrors.TooManyEntries(entries.Count);
        var ids = new HashSet<string>();
        foreach (var entry in entries)
        {
            var id = idOf(entry);
            if (!SqsText.IsName(id, SqsLimits.BatchEntryIdLength, "-_")) throw SqsErrors.InvalidEntryId();
            if (!ids.Add(id!)) throw SqsErrors.RepeatedEntryId(id!);
        }
    }

    public static (List<TDone> Done, List<BatchResultErrorEntry> Failed) Run<TEntry, TDone>(
        IReadOnlyList<TEntry> entries, Func<TEntry, string> idOf, Func<TEntry, TDone> work)
    {
        var (done, failed) = (new List<TDone>(), new List<BatchResultErrorEntry>());
        foreach (var entry in entries)
        {
            try
            {
                done.Add(work(entry));
            }
            catch (AmazonSQSException error)
            {
                failed.Add(new BatchResultErrorEntry { Id = idOf(entry), Code = error.ErrorCode, Message = error.Message, SenderFault = true });
            }
        }

        return (done, failed);
    }
}
