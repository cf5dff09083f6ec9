using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>One case of a comparison: how the tested member behaves, and the values that both fakes answer with.</summary>
public sealed class FakeScript
{
    private readonly MadeUp values;
    private readonly MethodInfo? tested;
    private readonly FakeBehavior behavior;
    private readonly Exception? failure;
    private readonly CancellationToken cancelled;
    private readonly Dictionary<(string, Type, int), object?> answers = [];

    internal FakeScript(MadeUp values, MethodInfo? tested = null, FakeBehavior behavior = FakeBehavior.Answers, Exception? failure = null, CancellationToken cancelled = default)
    {
        this.values = values;
        this.tested = tested;
        this.behavior = behavior;
        this.failure = failure;
        this.cancelled = cancelled;
    }

    /// <summary>Returns the type that a task of this type results in; null where it results in nothing or the type is no task.</summary>
    internal static Type? ResultOf(Type returned) =>
        returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? returned.GetGenericArguments()[0]
            : null;

    /// <summary>Returns whether two methods are forms of one member, which answer alike: a decorator may call another form than its caller.</summary>
    internal static bool AreForms(MethodInfo one, MethodInfo other) => one.Name == other.Name && one.ReturnType == other.ReturnType;

    internal static bool IsTask(Type returned) => returned == typeof(Task) || returned == typeof(ValueTask) || ResultOf(returned) is not null;

    internal object? Answer(MethodInfo method, int occurrence, object?[] arguments, bool hasBegun, Task released)
    {
        var acts = hasBegun && (behavior == FakeBehavior.IsDisposed || tested is null || AreForms(method, tested)) ? behavior : FakeBehavior.Answers;
        if (acts is FakeBehavior.ThrowsAtOnce or FakeBehavior.IsDisposed) throw failure!;
        var returned = method.ReturnType;
        if (!IsTask(returned)) return acts is FakeBehavior.AnswersNull || returned == typeof(void) ? null : Value(method, occurrence, returned);

        var result = ResultOf(returned) ?? typeof(bool);
        var value = acts is FakeBehavior.AnswersNull ? null : Value(method, occurrence, result);
        var task = Generic(nameof(TaskOf)).MakeGenericMethod(result).Invoke(this, [acts, value, released])!;
        return returned == typeof(ValueTask) ? new ValueTask((Task)task)
            : returned.IsValueType ? Activator.CreateInstance(returned, task)
            : task;
    }

    private static MethodInfo Generic(string name) => typeof(FakeScript).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private object? Value(MethodInfo method, int occurrence, Type type)
    {
        var key = (method.Name, method.ReturnType, occurrence);
        if (!answers.TryGetValue(key, out var value)) answers[key] = value = values.Of(type);
        return value;
    }

    private Task<T> TaskOf<T>(FakeBehavior acts, object? value, Task released) => acts switch
    {
        FakeBehavior.FailsInTask => Task.FromException<T>(failure!),
        FakeBehavior.CancelsInTask => Task.FromCanceled<T>(cancelled),
        FakeBehavior.AnswersLater => Later((T)value!, released),
        _ => Task.FromResult((T)value!),
    };

    private static async Task<T> Later<T>(T value, Task released)
    {
        await released.ConfigureAwait(false);
        return value;
    }
}
