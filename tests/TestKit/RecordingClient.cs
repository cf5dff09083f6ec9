using System.Collections.Concurrent;
using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>A client that does nothing but note how it is called, and answers each call with something of its own.</summary>
public class RecordingClient : DispatchProxy
{
    private readonly ConcurrentQueue<RecordedCall> calls = new();
    private MadeUp values = null!;

    internal static object Create(Type client, MadeUp values)
    {
        var made = Create(client, typeof(RecordingClient));
        ((RecordingClient)made).values = values;
        return made;
    }

    /// <summary>Forgets how it was called until now, and gives where it notes what comes.</summary>
    internal IReadOnlyCollection<RecordedCall> Forget()
    {
        calls.Clear();
        return calls;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var returned = targetMethod.ReturnType == typeof(void) ? null : values.Of(targetMethod.ReturnType);
        calls.Enqueue(new RecordedCall(targetMethod, args ?? [], returned));
        return returned;
    }
}

/// <summary>One call, and what it was answered with.</summary>
internal sealed record RecordedCall(MethodInfo Method, object?[] Arguments, object? Returned);
