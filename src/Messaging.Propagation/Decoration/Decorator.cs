using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// Decorates clients, with a compiled decorator where that is possible and with a proxy made at run time elsewhere. A compiled decorator cannot be loaded if the
/// client's interface has grown, and it lacks public interfaces that only this client has. The proxy has all of them and intercepts the same members.
/// For authors of adapters. Thread-safe.
/// </summary>
public static class Decorator
{
    /// <summary>Decorates a client.</summary>
    /// <typeparam name="TClient">The client's interface.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="interceptor">
    /// Has a public method, with the name and the parameters of the interface's, for each member to intercept. It must not implement the interface.
    /// </param>
    /// <param name="construct">Makes the compiled decorator. It is called from a method of its own: naming a type that cannot be loaded throws.</param>
    /// <param name="propagator">The propagator whose options apply. It logs once for each interface that needs a proxy.</param>
    /// <param name="keepsInterfaces">
    /// True if the decorator must implement every public interface of the client. Default: true. Pass false if only the client's own library sees the decorator.
    /// </param>
    /// <returns>The decorated client.</returns>
    public static TClient Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TClient>(
        TClient client, object interceptor, Func<TClient> construct, MessagePropagator propagator, bool keepsInterfaces = true)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(interceptor);
        ArgumentNullException.ThrowIfNull(construct);
        ArgumentNullException.ThrowIfNull(propagator);

        // Compiled ahead of time, decorator and client are of one build and fit, and no proxy could be made.
        if (!RuntimeFeature.IsDynamicCodeSupported) return Construct(construct);
        if (!propagator.UsesDispatchProxy)
        {
            try
            {
                var compiled = Construct(construct);
                if (!keepsInterfaces || ProxyInterface.IsCovered(client, compiled)) return compiled;
                propagator.SayMoreInterfaces(typeof(TClient), client.GetType());
                return TryExtend(client, interceptor, propagator) ?? compiled;
            }
            catch (TypeLoadException exception)
            {
                propagator.SayNewerClient(typeof(TClient), exception);
            }
        }

        return (keepsInterfaces ? TryExtend(client, interceptor, propagator) : null) ?? CreateProxy(client, interceptor, typeof(TClient));
    }

    /// <summary>Returns the interceptor of a decorated client; null if the client is not decorated, or by another kind of interceptor.</summary>
    /// <typeparam name="TInterceptor">The interceptor's type.</typeparam>
    /// <param name="client">The client.</param>
    public static TInterceptor? InterceptorOf<TInterceptor>(object client)
        where TInterceptor : class => (client as IPropagationDecorator)?.Interceptor as TInterceptor;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TClient Construct<TClient>(Func<TClient> construct) => construct();

    // Null if no such proxy can be made, as for an interface of an assembly that can be unloaded.
    [RequiresDynamicCode("A proxy is made at run time.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The interface has only members of interfaces that the client implements.")]
    private static TClient? TryExtend<TClient>(TClient client, object interceptor, MessagePropagator propagator)
        where TClient : class
    {
        try
        {
            return CreateProxy(client, interceptor, ProxyInterface.Of(typeof(TClient), client));
        }
        catch (Exception exception)
        {
            propagator.ReportError("decorate", exception);
            return null;
        }
    }

    [RequiresDynamicCode("A proxy is made at run time.")]
    private static TClient CreateProxy<TClient>(TClient client, object interceptor, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type)
        where TClient : class
    {
        var proxy = DispatchProxy.Create(type, typeof(InterceptingProxy));
        ((InterceptingProxy)proxy).Initialize(client, interceptor);
        return (TClient)proxy;
    }
}
