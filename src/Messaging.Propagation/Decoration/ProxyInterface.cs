using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// The interface that a proxy of a client implements: the one it is decorated as, with every other public interface of the client, so that a cast that
/// succeeds on the client succeeds on the proxy.
/// </summary>
internal static class ProxyInterface
{
    // Weak: a client's type may come from an assembly that can be unloaded.
    private static readonly ConditionalWeakTable<Type, ConcurrentDictionary<Type, Type>> Combined = new();

    private static int assemblies;

    /// <summary>True if the decorator implements every public interface of the client; otherwise, false.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Interfaces that trimming has removed cannot be cast to.")]
    public static bool IsCovered(object client, object decorator) =>
        !Array.Exists(client.GetType().GetInterfaces(), type => type.IsVisible && !type.IsInstanceOfType(decorator));

    /// <summary>Returns the interface of a proxy for the client.</summary>
    /// <param name="main">The interface that the client is decorated as.</param>
    /// <param name="client">The client.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Interfaces that trimming has removed cannot be cast to.")]
    [RequiresDynamicCode("The interface is made at run time.")]
    public static Type Of(Type main, object client)
    {
        var others = Array.FindAll(client.GetType().GetInterfaces(), type => type.IsVisible && !type.IsAssignableFrom(main));
        return others.Length == 0 ? main : Combined.GetOrCreateValue(client.GetType()).GetOrAdd(main, _ => Combine(main, others));
    }

    // A name of its own: DispatchProxy resolves the interface by the name of its assembly.
    [RequiresDynamicCode("The interface is made at run time.")]
    private static Type Combine(Type main, Type[] others)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName($"Messaging.Propagation.Proxies{Interlocked.Increment(ref assemblies)}"), AssemblyBuilderAccess.Run);
        return assembly.DefineDynamicModule("Proxies")
            .DefineType(main.Name, TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract, null, [main, .. others])
            .CreateType();
    }
}
