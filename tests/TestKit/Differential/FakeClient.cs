using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>What a fake client does when its tested member is called.</summary>
public enum FakeBehavior
{
    /// <summary>Returns a made-up value, or a task that has completed with one.</summary>
    Answers,

    /// <summary>Returns a task that completes with a made-up value when the test releases it.</summary>
    AnswersLater,

    /// <summary>Returns null, or a task that has completed with null.</summary>
    AnswersNull,

    /// <summary>Throws before it returns.</summary>
    ThrowsAtOnce,

    /// <summary>Returns a task that has failed.</summary>
    FailsInTask,

    /// <summary>Returns a task that is cancelled.</summary>
    CancelsInTask,

    /// <summary>Throws <see cref="ObjectDisposedException"/> from every member before it returns.</summary>
    IsDisposed,
}

/// <summary>Answers the calls of one fake client and records them. The two fakes of a comparison answer alike.</summary>
/// <param name="script">The case that both fakes play.</param>
public sealed class FakeSide(FakeScript script)
{
    private readonly List<FakeCall> calls = [];
    private readonly Dictionary<string, Delegate?> handlers = [];
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the calls since <see cref="Begin"/>, oldest first.</summary>
    public IReadOnlyList<FakeCall> Calls => calls;

    internal bool HasBegun { get; private set; }

    /// <summary>Records a call and returns the answer, or throws what the case demands. A handwritten fake calls this from every member.</summary>
    public object? Called(MethodInfo method, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(method);
        method = method.GetBaseDefinition();
        calls.Add(new FakeCall(method, arguments));
        var answer = script.Answer(method, calls.Count(call => FakeScript.AreForms(call.Method, method)), arguments, HasBegun, released.Task);
        if (method.IsSpecialName && arguments is [var handler])
        {
            if (method.Name.StartsWith("add_", StringComparison.Ordinal)) Change(method.Name[4..], handler, Delegate.Combine);
            if (method.Name.StartsWith("remove_", StringComparison.Ordinal)) Change(method.Name[7..], handler, Delegate.Remove);
        }

        return answer;
    }

    /// <summary>Starts the case: forgets the calls that decorating has made, and behaves as the script says from now on.</summary>
    internal void Begin()
    {
        calls.Clear();
        HasBegun = true;
    }

    internal void Release() => released.TrySetResult();

    /// <summary>Returns the handlers of an event that are subscribed with the fake, in order.</summary>
    internal IReadOnlyList<Delegate> HandlersOf(EventInfo @event) => handlers.GetValueOrDefault(@event.Name)?.GetInvocationList() ?? [];

    private void Change(string name, object? handler, Func<Delegate?, Delegate?, Delegate?> change) =>
        handlers[name] = change(handlers.GetValueOrDefault(name), (Delegate?)handler);
}

/// <summary>One call of a fake client.</summary>
/// <param name="Method">The member.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record FakeCall(MethodInfo Method, object?[] Arguments);

/// <summary>A client of interfaces only, all of whose members go to its <see cref="FakeSide"/>.</summary>
public class FakeClient : DispatchProxy
{
    private FakeSide side = null!;

    /// <summary>Creates a fake that implements an interface with everything it inherits.</summary>
    public static object Create(Type client, FakeSide side)
    {
        var fake = Create(client, typeof(FakeClient));
        ((FakeClient)fake).side = side;
        return fake;
    }

    public override string ToString() => "a fake client";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => side.Called(targetMethod!, args ?? []);
}
