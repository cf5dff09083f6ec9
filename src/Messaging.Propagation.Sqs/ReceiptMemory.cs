using System.Diagnostics;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// Remembers the contexts of messages that were received and not deleted yet, by receipt handle, which is all that a settlement names. Empty while nobody listens.
/// Bounded in number and in bytes, at most some 18 MB: the oldest is forgotten, which is counted. Safe for many threads.
/// </summary>
internal sealed class ReceiptMemory
{
    /// <summary>Most receipts remembered.</summary>
    public const int Capacity = 10_000;

    /// <summary>Most bytes of their handles; those of AWS take less than a kilobyte each.</summary>
    public const long MaxHandleBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, RememberedContext> contexts = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private long handleBytes;

    /// <summary>Gets the number of receipts that are remembered.</summary>
    public int Count => contexts.Count;

    public void Remember(string? receiptHandle, in ActivityContext context)
    {
        if (receiptHandle is null || context.TraceId == default || !SettleOperation.IsObserved) return;
        var evicted = 0;
        lock (gate)
        {
            if (contexts.TryAdd(receiptHandle, new RememberedContext(context)))
            {
                order.Enqueue(receiptHandle);
                handleBytes += BytesOf(receiptHandle);
            }

            // A receipt that was taken stands in the queue until then, and keeps its handle.
            while ((order.Count > Capacity || handleBytes > MaxHandleBytes) && order.TryDequeue(out var oldest))
            {
                handleBytes -= BytesOf(oldest);
                if (contexts.Remove(oldest)) evicted++;
            }
        }

        if (evicted > 0) MessagePropagator.ReportEvicted("receipts", evicted);
    }

    /// <summary>Returns the context of a message that will be settled again; default if it is not known.</summary>
    public ActivityContext Find(string? receiptHandle)
    {
        if (receiptHandle is null) return default;
        lock (gate) return contexts.GetValueOrDefault(receiptHandle).ToContext();
    }

    /// <summary>Returns the context of a message that is deleted, and forgets it; default if it is not known.</summary>
    public ActivityContext Take(string? receiptHandle)
    {
        if (receiptHandle is null) return default;
        lock (gate) return contexts.Remove(receiptHandle, out var context) ? context.ToContext() : default;
    }

    private static int BytesOf(string handle) => 24 + (2 * handle.Length);
}
