using System.Reflection;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A service at which messages cannot be shown again, until that is mended.</summary>
public class FailingSqs : DispatchProxy
{
    private IAmazonSQS inner = null!;
    private int batches;

    public bool Fails { get; set; } = true;

    public int Batches => batches;

    public static IAmazonSQS Over(IAmazonSQS inner)
    {
        var proxy = Create<IAmazonSQS, FailingSqs>();
        ((FailingSqs)proxy).inner = inner;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name.StartsWith("ChangeMessageVisibility", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref batches);
            if (Fails) return Task.FromException<ChangeMessageVisibilityBatchResponse>(new HttpRequestException("The network is down."));
        }

        return targetMethod.Invoke(inner, args);
    }
}
