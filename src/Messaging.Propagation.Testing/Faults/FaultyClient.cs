using System.Reflection;

namespace Messaging.Propagation.Testing;

/// <summary>A client between the decorated one and the real one: what is sent is broken on its way, every other call is handed on.</summary>
internal abstract class FaultyClient : DispatchProxy
{
    private object client = null!;

    protected ContextFaults Faults { get; private set; } = null!;

    public static TClient Around<TClient, TProxy>(TClient client, ContextFaults faults)
        where TClient : class
        where TProxy : FaultyClient
    {
        Check(client, faults);
        var made = Create<TClient, TProxy>();
        var proxy = (FaultyClient)(object)made;
        (proxy.client, proxy.Faults) = (client, faults);
        return made;
    }

    // Above the decorated client there is no context yet, so that nothing would ever be broken, and the test would be green.
    public static void Check(object client, ContextFaults faults)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(faults);
        if (client is IPropagationDecorator)
            throw new ArgumentException("The client is decorated already. Faults belong below: client.WithFaults(faults).WithPropagation().", nameof(client));
    }

    protected sealed override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        return Call(targetMethod, args ?? []);
    }

    /// <summary>One call of the client's, with arguments of the call's own: they may be replaced, what they refer to may not be changed.</summary>
    protected abstract object? Call(MethodInfo method, object?[] arguments);

    protected object? HandOn(MethodInfo method, object?[] arguments) => method.Invoke(client, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
