using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Messaging.Propagation;

/// <summary>Hands a call to the interceptor where that has a method of the same name and parameters, and to the client where it has none.</summary>
internal class InterceptingProxy : DispatchProxy, IPropagationDecorator
{
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo?> interceptions = new();
    private object client = null!;

    public object Interceptor { get; private set; } = null!;

    internal void Initialize(object decorated, object interceptor)
    {
        client = decorated;
        Interceptor = interceptor;
    }

    public override string? ToString() => client.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var interception = interceptions.GetOrAdd(targetMethod, static (method, interceptor) => Find(interceptor, method), Interceptor.GetType());
        return interception is null
            ? targetMethod.Invoke(client, BindingFlags.DoNotWrapExceptions, null, args, null)
            : interception.Invoke(Interceptor, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    // The compiled decorator calls the same methods, so trimming leaves them.
    [UnconditionalSuppressMessage("Trimming", "IL2070")]
    private static MethodInfo? Find(Type interceptor, MethodInfo method)
    {
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        var found = method.IsGenericMethod
            ? FindGeneric(interceptor, method, parameters)
            : interceptor.GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters);
        return found is not null && method.ReturnType.IsAssignableFrom(found.ReturnType) ? found : null;
    }

    // As above; and nothing comes here where no code can be made at run time.
    [UnconditionalSuppressMessage("Trimming", "IL2060"), UnconditionalSuppressMessage("Trimming", "IL2070"), UnconditionalSuppressMessage("AOT", "IL3050")]
    private static MethodInfo? FindGeneric(Type interceptor, MethodInfo method, Type[] parameters)
    {
        var arguments = method.GetGenericArguments();
        foreach (var candidate in interceptor.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            if (candidate.Name != method.Name || !candidate.IsGenericMethod || candidate.GetGenericArguments().Length != arguments.Length) continue;
            var closed = candidate.MakeGenericMethod(arguments);
            if (Array.ConvertAll(closed.GetParameters(), parameter => parameter.ParameterType).AsSpan().SequenceEqual(parameters)) return closed;
        }

        return null;
    }
}
