using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// Puts a decorator around a client. Client interfaces grow in minor versions, and a decorator compiled before that cannot be loaded; then
/// a proxy made at run time intercepts the same members and hands on every other. For those who write a decorator.
/// </summary>
public static class Decorator
{
    /// <summary>Decorates a client.</summary>
    /// <typeparam name="TClient">The client's interface.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="interceptor">
    /// Holds, as public methods of the interface's names and parameters, the members to intercept. It must not implement the interface.
    /// </param>
    /// <param name="construct">
    /// Makes the compiled decorator. It is run behind a call of its own, for merely naming a type that cannot be loaded throws.
    /// </param>
    /// <param name="propagator">Says how, and is told where the proxy was needed.</param>
    public static TClient Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TClient>(TClient client, object interceptor, Func<TClient> construct, MessagePropagator propagator)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(interceptor);
        ArgumentNullException.ThrowIfNull(construct);
        ArgumentNullException.ThrowIfNull(propagator);

        // Compiled ahead of time, decorator and client are of one build and fit, and no proxy could be made.
        if (!RuntimeFeature.IsDynamicCodeSupported) return Construct(construct);
        if (propagator.UsesDispatchProxy) return CreateProxy(client, interceptor);
        try
        {
            return Construct(construct);
        }
        catch (TypeLoadException exception)
        {
            propagator.SayNewerClient(typeof(TClient), exception);
            return CreateProxy(client, interceptor);
        }
    }

    /// <summary>What watches a client's calls; null where the client is not decorated.</summary>
    /// <typeparam name="TInterceptor">The interceptor's type.</typeparam>
    /// <param name="client">The client.</param>
    public static TInterceptor? InterceptorOf<TInterceptor>(object client)
        where TInterceptor : class => (client as IPropagationDecorator)?.Interceptor as TInterceptor;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TClient Construct<TClient>(Func<TClient> construct) => construct();

    [RequiresDynamicCode("A proxy is made at run time.")]
    private static TClient CreateProxy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TClient>(TClient client, object interceptor)
        where TClient : class
    {
        var proxy = DispatchProxy.Create<TClient, InterceptingProxy>();
        ((InterceptingProxy)(object)proxy).Initialize(client, interceptor);
        return proxy;
    }
}
