using System.Reflection;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>A producer that tells of each message that it is asked to send, and hands everything on. Public, since the runtime derives from it.</summary>
public class TimingProxy : DispatchProxy
{
    private IProducer<string, string> inner = null!;
    private Action onProduce = null!;

    internal static IProducer<string, string> Around(IProducer<string, string> inner, Action onProduce)
    {
        var proxy = Create<IProducer<string, string>, TimingProxy>();
        ((TimingProxy)proxy).inner = inner;
        ((TimingProxy)proxy).onProduce = onProduce;
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IProducer<string, string>.ProduceAsync)) onProduce();
        return targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
