using System.Diagnostics;
using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>A client whose asynchronous calls stay open until they are let go, answered with nothing, and which notes the span that was current in them.</summary>
public class HeldClient : DispatchProxy
{
    private static readonly MethodInfo Answer = typeof(HeldClient).GetMethod(nameof(AnswerAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The span that was current in the last call; null where there was none.</summary>
    public Activity? Current { get; private set; }

    public static (TClient Client, HeldClient Held) Of<TClient>()
        where TClient : class
    {
        var client = Create<TClient, HeldClient>();
        return (client, (HeldClient)(object)client);
    }

    public void Release() => released.SetResult();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var returned = targetMethod!.ReturnType;
        var isTask = returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>);
        if (isTask || returned == typeof(ValueTask)) Current = Activity.Current;
        if (isTask) return Answer.MakeGenericMethod(returned.GenericTypeArguments).Invoke(this, null);
        if (returned == typeof(ValueTask)) return new ValueTask(released.Task);
        return returned.IsValueType && returned != typeof(void) ? Activator.CreateInstance(returned) : null;
    }

    private async Task<T> AnswerAsync<T>()
    {
        await released.Task.ConfigureAwait(false);
        return default!;
    }
}
