using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>One call of one member: its arguments, and how the fake inside the client behaves.</summary>
/// <param name="Member">The member.</param>
/// <param name="Method">The member's method; of a generic one a closed form.</param>
/// <param name="Name">What is special about the case.</param>
/// <param name="Arguments">The arguments of both calls.</param>
/// <param name="Script">The behavior of both fakes.</param>
internal sealed record DifferentialCase(ClientMember Member, MethodInfo Method, string Name, object?[] Arguments, FakeScript Script)
{
    /// <summary>Returns the cases of a member: every behavior with valid arguments, and each argument that can be null or cancelled as null or cancelled.</summary>
    public static IEnumerable<DifferentialCase> Of(ClientMember member, MadeUp values)
    {
        var method = values.Close(member.Method);
        var parameters = method.GetParameters();
        var valid = Array.ConvertAll(parameters, parameter => (object?)values.Of(parameter.ParameterType));
        foreach (var behavior in BehaviorsOf(method)) yield return Case($"valid arguments, {behavior}", valid, behavior);

        for (var i = 0; i < parameters.Length; i++)
        {
            if (!CanBeNull(parameters[i].ParameterType)) continue;
            var arguments = With(valid, i, null);
            yield return Case($"{parameters[i].Name} is null", arguments, FakeBehavior.Answers);
            yield return Case($"{parameters[i].Name} is null, ThrowsAtOnce", arguments, FakeBehavior.ThrowsAtOnce, new ArgumentNullException(parameters[i].Name));
        }

        if (Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken)) is not (>= 0 and var token)) yield break;
        var cancelled = new CancellationToken(canceled: true);
        yield return Case("cancelled token, ThrowsAtOnce", With(valid, token, cancelled), FakeBehavior.ThrowsAtOnce, new OperationCanceledException(cancelled));
        if (FakeScript.IsTask(method.ReturnType)) yield return Case("cancelled token, CancelsInTask", With(valid, token, cancelled), FakeBehavior.CancelsInTask);

        DifferentialCase Case(string name, object?[] arguments, FakeBehavior behavior, Exception? failure = null) => new(
            member, method, name, arguments,
            new FakeScript(values, method.GetBaseDefinition(), behavior, failure ?? FailureOf(behavior), new CancellationToken(canceled: true)));
    }

    /// <summary>Compares what the callers of the two clients see, and how the fakes inside were called.</summary>
    public IEnumerable<Difference> Compare((ClientPair Client, CallOutcome Outcome) bare, (ClientPair Client, CallOutcome Outcome) decorated)
    {
        var (one, other) = (bare.Outcome, decorated.Outcome);
        if (one.Timing() != other.Timing()) yield return Found(DifferenceKind.Timing, one.Timing(), other.Timing());
        if (!AreSame(one.ThrownAtOnce ?? one.Failure, other.ThrownAtOnce ?? other.Failure))
            yield return Found(DifferenceKind.Exception, one.ThrownAtOnce ?? one.Failure, other.ThrownAtOnce ?? other.Failure);
        if (!IsSame(one.Value, other.Value, bare.Client, decorated.Client)) yield return Found(DifferenceKind.Result, one.Value, other.Value);
        if (one.KeepsFlow != other.KeepsFlow) yield return Found(DifferenceKind.Flow, one.KeepsFlow, other.KeepsFlow);

        var (called, calledDecorated) = (Relevant(bare.Client.Side), Relevant(decorated.Client.Side));
        if (!called.SequenceEqual(calledDecorated)) yield return Found(DifferenceKind.Calls, string.Join(", ", called), string.Join(", ", calledDecorated));
        else if (!ArgumentsAreSame(bare.Client, decorated.Client)) yield return Found(DifferenceKind.Calls, "the caller's arguments", "other arguments");
    }

    private static IEnumerable<FakeBehavior> BehaviorsOf(MethodInfo method)
    {
        var isTask = FakeScript.IsTask(method.ReturnType);
        var result = FakeScript.ResultOf(method.ReturnType) ?? (isTask || method.ReturnType == typeof(void) ? null : method.ReturnType);
        IEnumerable<FakeBehavior> behaviors = [FakeBehavior.Answers, FakeBehavior.ThrowsAtOnce, FakeBehavior.IsDisposed];
        if (result is not null && CanBeNull(result)) behaviors = behaviors.Append(FakeBehavior.AnswersNull);
        return isTask ? behaviors.Concat([FakeBehavior.AnswersLater, FakeBehavior.FailsInTask, FakeBehavior.CancelsInTask]) : behaviors;
    }

    private static Exception FailureOf(FakeBehavior behavior) =>
        behavior == FakeBehavior.IsDisposed ? new ObjectDisposedException("the fake client") : new InvalidOperationException("made up");

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static object?[] With(object?[] arguments, int index, object? value)
    {
        var changed = (object?[])arguments.Clone();
        changed[index] = value;
        return changed;
    }

    // A task makes an exception of its own for each cancellation; any other exception is the fake's own object.
    private static bool AreSame(Exception? one, Exception? other) =>
        ReferenceEquals(one, other) || (one is TaskCanceledException expected && other is TaskCanceledException seen && expected.CancellationToken == seen.CancellationToken);

    private static bool IsSame(object? one, object? other, ClientPair bare, ClientPair decorated) =>
        Equals(one, other) || (ReferenceEquals(one, bare.Client) && ReferenceEquals(other, decorated.Client));

    // Properties may be read once more; any other call would be a second effect.
    private IEnumerable<string> Relevant(FakeSide side) =>
        side.Calls.Where(call => call.Method == Method.GetBaseDefinition() || !IsGetter(call.Method)).Select(call => call.Method.Name);

    private static bool IsGetter(MethodInfo method) => method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal);

    // Handlers of events may be wrapped; EventScenario holds that they are called alike.
    private bool ArgumentsAreSame(ClientPair bare, ClientPair decorated)
    {
        if (Member.Event is not null) return true;
        var (called, calledDecorated) = (bare.Side.Calls.Where(IsTested).ToList(), decorated.Side.Calls.Where(IsTested).ToList());
        return called.Count == calledDecorated.Count && called.Zip(calledDecorated).All(pair => pair.First.Arguments.SequenceEqual(pair.Second.Arguments));
    }

    private bool IsTested(FakeCall call) => call.Method == Method.GetBaseDefinition();

    private Difference Found(DifferenceKind kind, object? bare, object? decorated) =>
        new(Member.Name, kind, $"{Member.Signature}, {Name}: bare: {bare ?? "null"}; decorated: {decorated ?? "null"}");
}
