using System.Collections.Concurrent;
using System.Diagnostics;

namespace Messaging.Propagation.Sqs;

/// <summary>The contexts of messages that were received and not settled yet, by receipt handle, which is all that a settlement names. Bounded: the oldest is forgotten.</summary>
internal sealed class ReceiptMemory
{
    /// <summary>Most receipts remembered.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, ActivityContext> contexts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();

    public void Remember(string? receiptHandle, in ActivityContext context)
    {
        if (receiptHandle is null || context.TraceId == default) return;
        if (contexts.TryAdd(receiptHandle, context)) order.Enqueue(receiptHandle);
        while (order.Count > Capacity && order.TryDequeue(out var oldest)) contexts.TryRemove(oldest, out _);
    }

    public ActivityContext Find(string? receiptHandle) => receiptHandle is null ? default : contexts.GetValueOrDefault(receiptHandle);
}
