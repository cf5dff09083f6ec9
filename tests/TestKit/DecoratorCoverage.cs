using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// Finds what a decorator does not hand on: calls every member of a client's interface on the decorator and looks at what the client inside
/// is then called with. Client interfaces grow, and a member that was forgotten compiles.
/// </summary>
public static class DecoratorCoverage
{
    /// <summary>Calls everything once.</summary>
    /// <typeparam name="TClient">The client's interface.</typeparam>
    /// <param name="decorate">Decorates a client.</param>
    /// <param name="samples">Arguments of types that <see cref="MadeUp"/> cannot make.</param>
    public static async Task<CoverageReport> Of<TClient>(Func<TClient, TClient> decorate, params object[] samples)
        where TClient : class
    {
        var values = new MadeUp(samples);
        var gaps = new List<string>();
        var members = MembersOf(typeof(TClient)).ToList();
        var intercepted = 0;
        foreach (var member in members)
        {
            var inner = RecordingClient.Create(typeof(TClient), values);
            var decorated = decorate((TClient)inner);
            var isIntercepted = decorated is IPropagationDecorator { Interceptor: { } interceptor } && Matches(interceptor.GetType(), member);
            if (isIntercepted) intercepted++;
            if (await Gap(member, values, inner, decorated, isIntercepted) is { } gap) gaps.Add($"{Describe(member)}: {gap}");
        }

        return new CoverageReport(members.Count, intercepted, gaps);
    }

    /// <summary>The public methods of an interceptor that are no member of the client's interface: no proxy would ever call them.</summary>
    /// <typeparam name="TClient">The client's interface.</typeparam>
    /// <param name="interceptor">The interceptor's type.</param>
    public static IReadOnlyList<string> Strays<TClient>(Type interceptor)
    {
        var members = MembersOf(typeof(TClient)).ToList();
        return [.. Declared(interceptor).Where(method => !method.IsSpecialName && !members.Exists(member => Intercepts(method, member))).Select(Describe)];
    }

    private static async Task<string?> Gap(MethodInfo member, MadeUp values, object inner, object decorated, bool isIntercepted)
    {
        var method = values.Close(member);
        var arguments = Array.ConvertAll(method.GetParameters(), parameter => values.Of(parameter.ParameterType));
        var calls = ((RecordingClient)inner).Forget();
        object? returned;
        try
        {
            returned = await Outcome(method.Invoke(decorated, BindingFlags.DoNotWrapExceptions, null, arguments, null));
        }
        catch (Exception exception)
        {
            return $"threw {exception.GetType().Name}: {exception.Message}";
        }

        var reached = calls.Where(call => SameShape(call.Method, method)).ToList();
        if (reached.Count == 0) return "does not reach the client";

        // What is intercepted may pass on copies; it does so once.
        if (isIntercepted) return reached.Count == 1 ? null : $"reaches the client {reached.Count} times";
        var same = reached.Where(call => call.Arguments.Zip(arguments).All(pair => IsSame(pair.First, pair.Second))).ToList();
        if (same.Count == 0) return "reaches the client with other arguments";

        // A gauge that is asked meanwhile calls the client too: one of the calls is ours.
        foreach (var call in same)
            if (IsSame(await Outcome(call.Returned), returned))
                return null;
        return "does not return what the client does";
    }

    private static IEnumerable<MethodInfo> MembersOf(Type client) =>
        client.GetInterfaces().Append(client).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance));

    private static MethodInfo[] Declared(Type interceptor) =>
        interceptor.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static bool Matches(Type interceptor, MethodInfo member) => Declared(interceptor).Any(method => Intercepts(method, member));

    private static bool Intercepts(MethodInfo method, MethodInfo member) =>
        SameShape(method, member) && member.ReturnType.IsAssignableFrom(method.ReturnType);

    // The type parameters of two methods are different types of the same place.
    private static bool SameShape(MethodInfo one, MethodInfo other) =>
        one.Name == other.Name && one.IsGenericMethodDefinition == other.IsGenericMethodDefinition && one.GetGenericArguments().Length == other.GetGenericArguments().Length &&
        Parameters(one).Select(NameOf).SequenceEqual(Parameters(other).Select(NameOf));

    private static string NameOf(Type type) => type.IsGenericMethodParameter ? $"#{type.GenericParameterPosition}" : type.ToString();

    private static IEnumerable<Type> Parameters(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType);

    private static bool IsSame(object? one, object? other) => one is ValueType ? one.Equals(other) : ReferenceEquals(one, other);

    private static string Describe(MethodInfo method) => $"{method.Name}({string.Join(", ", Parameters(method).Select(type => type.Name))})";

    /// <summary>What a call comes to in the end, where it is a task.</summary>
    private static async Task<object?> Outcome(object? returned)
    {
        if (returned?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            returned = type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null);
        else if (returned is ValueTask valueTask)
            returned = valueTask.AsTask();
        if (returned is not Task task) return returned;

        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task);
    }
}

/// <summary>What calling every member of a decorator has shown.</summary>
/// <param name="Members">How many members there are.</param>
/// <param name="Intercepted">How many of them have a method of the interceptor's.</param>
/// <param name="Gaps">The members that are not handed on as they should be, and what happens instead.</param>
public sealed record CoverageReport(int Members, int Intercepted, IReadOnlyList<string> Gaps)
{
    /// <summary>Fails with every gap by its name, and where the interface has other members than when the numbers were written down.</summary>
    public void IsComplete(int members, int intercepted)
    {
        Assert.True(Gaps.Count == 0, string.Join('\n', Gaps));
        Assert.Equal((members, intercepted), (Members, Intercepted));
    }
}
