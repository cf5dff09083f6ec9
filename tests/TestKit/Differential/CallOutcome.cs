using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>Everything that the caller of a member can see.</summary>
internal sealed class CallOutcome
{
    /// <summary>Gets the exception that was thrown before the call returned.</summary>
    public Exception? ThrownAtOnce { get; private init; }

    /// <summary>Gets the exception that the returned task failed with.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the returned value, or the result of the returned task.</summary>
    public object? Value { get; private set; }

    /// <summary>True if the returned task was cancelled; otherwise, false.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>True if the returned task had not completed when the call returned; otherwise, false.</summary>
    public bool WasPending { get; private set; }

    /// <summary>True if the caller has the span, and the caller's other ambient values, that it had before the call; otherwise, false.</summary>
    public bool KeepsFlow { get; private init; }

    /// <summary>Calls a member and waits for what it returns.</summary>
    /// <param name="call">The call.</param>
    /// <param name="returns">The member's return type.</param>
    /// <param name="release">Lets a pending call of the fake complete.</param>
    public static async Task<CallOutcome> Of(Func<object?> call, Type returns, Action release)
    {
        var (span, baggage, processing) = Ambient();
        object? returned = null;
        Exception? thrown = null;
        try
        {
            returned = call();
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        var outcome = new CallOutcome { ThrownAtOnce = thrown, KeepsFlow = (span, baggage, processing) == Ambient() };
        await outcome.Follow(returned, returns, release);
        return outcome;
    }

    /// <summary>Returns the timing of the outcome in words; it differs where a caller could see the difference.</summary>
    public string Timing() =>
        ThrownAtOnce is not null ? "throws at once"
        : (WasPending ? "returns a pending task" : "returns at once") + (Failure is not null ? ", which fails" : IsCancelled ? ", which is cancelled" : "");

    private static (Activity?, object, MessageProcessing?) Ambient() => (Activity.Current, OpenTelemetry.Baggage.Current, MessageProcessing.Current);

    private async Task Follow(object? returned, Type returns, Action release)
    {
        if (AsTask(returned, returns) is not { } task)
        {
            Value = returned;
            return;
        }

        WasPending = !task.IsCompleted;
        release();
        try
        {
            await task.WaitAsync(Eventually.Deadline);
            Value = FakeScript.ResultOf(returns) is null ? null : task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }

        IsCancelled = task.IsCanceled;
    }

    private static Task? AsTask(object? returned, Type returns) => returned switch
    {
        null => null,
        Task task => task,
        ValueTask task => task.AsTask(),
        _ when FakeScript.ResultOf(returns) is not null => (Task)returns.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!,
        _ => null,
    };
}
