using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>A client whose asynchronous calls are held, and then answered with nothing.</summary>
public class HeldClient : DispatchProxy
{
    private static readonly MethodInfo Answer = typeof(HeldClient).GetMethod(nameof(AnswerAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private HeldCall call = null!;

    public static TClient Of<TClient>(HeldCall call)
        where TClient : class
    {
        var client = Create<TClient, HeldClient>();
        ((HeldClient)(object)client).call = call;
        return client;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var returned = targetMethod!.ReturnType;
        var isTask = returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>);
        if (isTask) return Answer.MakeGenericMethod(returned.GenericTypeArguments).Invoke(this, null);
        if (returned == typeof(ValueTask)) return new ValueTask(call.MakeAsync());
        return returned.IsValueType && returned != typeof(void) ? Activator.CreateInstance(returned) : null;
    }

    private async Task<T> AnswerAsync<T>()
    {
        await call.MakeAsync().ConfigureAwait(false);
        return default!;
    }
}
