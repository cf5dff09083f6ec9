using System.Linq.Expressions;
using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>Adds and removes handlers of an event, has the fake raise it, and notes everything that the handlers and the fake see.</summary>
/// <param name="Name">The steps in words.</param>
internal sealed record EventScenario(string Name)
{
    // +a adds the handler a, -a removes an equal one, ! as the second character makes the handler throw, ? makes it fail in its task, ~ makes it complete later.
    public static IReadOnlyList<EventScenario> All { get; } =
        [new("+a"), new("+a +b"), new("+a +a"), new("+a -a"), new("+a +a -a"), new("+a +b +a -a"), new("-a"), new("+a -b"), new("+ab -b"), new("+a +b -ab"), new("+a +b -ba"), new("+!a +b"), new("+?a +b"), new("+~a +b")];

    /// <summary>Makes the arguments that the fake raises the event with; null stands for the fake itself.</summary>
    public static object?[] Arguments(EventInfo @event, MadeUp values) =>
        [.. Parameters(@event).Select(parameter => parameter.ParameterType == typeof(object) ? null : values.Of(parameter.ParameterType))];

    /// <summary>Runs the steps and raises the event.</summary>
    /// <returns>The calls of the handlers, and what the fake sees of each.</returns>
    public async Task<string> RunAsync(ClientPair pair, EventInfo @event, object?[] arguments)
    {
        var notes = new EventNotes(pair, arguments);
        var handlers = new Dictionary<char, Delegate>();
        foreach (var step in Name.Split(' '))
        {
            var mark = char.IsLetter(step[1]) ? ' ' : step[1];
            var handler = Delegate.Combine([.. step.Where(char.IsLetter).Select(name => Equal(handlers, name, notes, mark, @event))])!;
            var accessor = step[0] == '+' ? @event.AddMethod! : @event.RemoveMethod!;
            accessor.Invoke(pair.Client, BindingFlags.DoNotWrapExceptions, null, [handler], null);
        }

        foreach (var handler in pair.Side.HandlersOf(@event))
        {
            var invoke = handler.GetType().GetMethod("Invoke")!;
            object?[] raised = [.. arguments.Select(argument => argument ?? pair.Inner)];
            var before = notes.Count;
            var outcome = await CallOutcome.Of(() => invoke.Invoke(handler, BindingFlags.DoNotWrapExceptions, null, raised, null), invoke.ReturnType, () => notes.Release(since: before));

            // A handler of the decorator's own is nothing that a caller sees, unless it fails.
            if (notes.Count > before || outcome.ThrownAtOnce is not null || outcome.Failure is not null)
                notes.Add($"{outcome.Timing()} {(outcome.ThrownAtOnce ?? outcome.Failure)?.Message}".TrimEnd());
        }

        return notes.ToString();
    }

    // Two delegates of the same target and method are equal, as two uses of a method group are.
    private static Delegate Equal(Dictionary<char, Delegate> handlers, char name, EventNotes notes, char mark, EventInfo @event)
    {
        if (!handlers.TryGetValue(name, out var handler)) handlers[name] = handler = Make(@event, name, notes, mark);
        return Delegate.CreateDelegate(handler.GetType(), handler, handler.GetType().GetMethod("Invoke")!);
    }

    private static Delegate Make(EventInfo @event, char name, EventNotes notes, char mark)
    {
        var parameters = Parameters(@event).Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
        var returns = @event.EventHandlerType!.GetMethod("Invoke")!.ReturnType;
        var call = Expression.Call(
            Expression.Constant(notes), nameof(EventNotes.Handle), null, Expression.Constant(name), Expression.Constant(mark),
            Expression.NewArrayInit(typeof(object), parameters.Select(parameter => Expression.Convert(parameter, typeof(object)))));
        return Expression.Lambda(@event.EventHandlerType!, returns == typeof(void) ? call : Expression.Convert(call, returns), parameters).Compile();
    }

    private static ParameterInfo[] Parameters(EventInfo @event) => @event.EventHandlerType!.GetMethod("Invoke")!.GetParameters();
}

/// <summary>What the handlers of one client were called with.</summary>
internal sealed class EventNotes(ClientPair pair, object?[] expected)
{
    private readonly List<string> notes = [];
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count => notes.Count;

    /// <summary>Lets a handler that completes later complete, if one was called since.</summary>
    public void Release(int since)
    {
        if (Count > since) released.TrySetResult();
    }

    public void Add(string note) => notes.Add(note);

    /// <summary>A handler's body.</summary>
    public Task Handle(char name, char mark, object?[] arguments)
    {
        Add($"{name}({string.Join(", ", arguments.Zip(expected, Describe))})");
        return mark switch
        {
            '!' => throw new InvalidOperationException("handler"),
            '?' => Task.FromException(new InvalidOperationException("handler")),
            '~' => released.Task,
            _ => Task.CompletedTask,
        };
    }

    public override string ToString() => string.Join(" | ", notes);

    private string Describe(object? argument, object? raised) =>
        ReferenceEquals(argument, pair.Client) ? "the client" : ReferenceEquals(argument, pair.Inner) ? "the client inside" : ReferenceEquals(argument, raised) ? "the argument" : $"another {argument?.GetType().Name}";
}
