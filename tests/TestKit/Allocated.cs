using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// The bytes that an operation takes from the heap, to the byte. Objects on a 64-bit runtime: 8 bytes of header and 8 of type, then what they hold, up to a
/// multiple of 8.
/// </summary>
public static class Allocated
{
    /// <summary>What every context that was read owns: the texts of its two ids.</summary>
    public const int Ids = 88 + 56;

    /// <summary>A field's value as bytes, and as text, for a <c>traceparent</c> of 55 characters.</summary>
    public const int TraceParentBytes = 80, TraceParentText = 136;

    /// <summary>A stamp's value as bytes, and as text, on a message that is the first of its trace: 41 characters.</summary>
    public const int StampBytes = 80, StampText = 128;

    /// <summary>A task that has a result.</summary>
    public const int TaskWithResult = 72;

    /// <summary>A processing, and what the runtime makes anew where it becomes the ambient one and where it ends.</summary>
    public const int Processing = 448;

    /// <summary>The processing of a message that carries nothing, where nobody listens.</summary>
    public const int IdleProcessing = 24;

    /// <summary>A dictionary without entries, and its places where it is made for four, or for three: a prime of them, seven or three.</summary>
    public const int Dictionary = 80, SevenPlaces = 56 + 192, ThreePlaces = 40 + 96;

    /// <summary>The enumerator of a dictionary's keys, by which another spelling of a name is looked for.</summary>
    public const int LookAtKeys = 40;

    /// <summary>The bytes of one run among many: the least, so that what a collection takes that has to grow once in a while is left out.</summary>
    /// <param name="operation">Takes the same each time, on the calling thread.</param>
    public static long BytesOf(Action operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return BytesOf(static () => 0, _ => operation());
    }

    /// <summary>The same, for a run that needs something new each time, which is made before anything is counted.</summary>
    /// <param name="make">Makes what one run needs.</param>
    /// <param name="operation">Takes the same each time, on the calling thread.</param>
    public static long BytesOf<T>(Func<T> make, Action<T> operation)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(operation);
        const int rounds = 20, times = 20;
        var made = new T[times];
        var least = long.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < times; i++) made[i] = make();
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var each in made) operation(each);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least % times == 0, $"{times} runs took {least} bytes, so not the same each time.");
        return least / times;
    }

    /// <summary>Records every span of the library's, and keeps none.</summary>
    public static IDisposable Recording()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>
    /// What .NET takes for a span that is started by hand around a call that is waited for: the span, its ids and attributes, and the ambient context made anew as it
    /// becomes the current one.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Those that it has from its start.</param>
    /// <param name="describe">Sets those that it gets before it ends.</param>
    public static long BytesOfSpan(string name, KeyValuePair<string, object?>[] attributes, Action<Activity> describe) =>
        BytesOf(() => _ = SpanAsync(name, attributes, describe));

    private static async Task SpanAsync(string name, KeyValuePair<string, object?>[] attributes, Action<Activity> describe)
    {
        using var span = PropagationTelemetry.ActivitySource.StartActivity(name, ActivityKind.Producer, default(ActivityContext), attributes)!;

        // Its id is made as it is asked for.
        _ = span.SpanId.ToHexString();
        await Task.CompletedTask.ConfigureAwait(false);
        describe(span);
    }
}
