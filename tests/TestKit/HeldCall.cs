using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>A call of a client that stays open until it is let go, and notes the span that was current in it.</summary>
public sealed class HeldCall
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The span; null where there was none, or no call.</summary>
    public Activity? Current { get; private set; }

    public Task MakeAsync()
    {
        Current = Activity.Current;
        return released.Task;
    }

    public void Release() => released.SetResult();
}
