using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// Compares a client with the same client decorated. Both have a fake inside that answers alike; every public member is called with valid, null and
/// cancelled arguments while the fake answers, throws, fails or is disposed, and everything that a caller can see must be the same.
/// </summary>
/// <typeparam name="TClient">The client's type.</typeparam>
/// <param name="decorate">Decorates a client.</param>
/// <param name="samples">Values of types that cannot be made up, and type arguments for generic members.</param>
public sealed class Differential<TClient>(Func<TClient, TClient> decorate, params object[] samples)
    where TClient : class
{
    private readonly MadeUp values = new(samples);

    /// <summary>Gets the type whose members are compared. Default: <typeparamref name="TClient"/>. An interface that inherits all public interfaces of the real client.</summary>
    public Type Surface { get; init; } = typeof(TClient);

    /// <summary>Gets the function that makes a fake whose members call <see cref="FakeSide.Called"/>. Default null: a proxy of <see cref="Surface"/>.</summary>
    public Func<FakeSide, TClient>? MakeFake { get; init; }

    /// <summary>Gets the function that runs around each pair of calls, as one with a current span. Default null: nothing is current.</summary>
    public Func<IDisposable>? Enter { get; init; }

    /// <summary>Compares all members, events and interfaces.</summary>
    /// <returns>The differences.</returns>
    public async Task<IReadOnlyList<Difference>> FindAsync()
    {
        // The members of an interface that the decorator lacks cannot be called; CompareInterfaces names it.
        var decorated = Pair(new FakeScript(values), isDecorated: true).Client;
        List<Difference> differences = [.. CompareInterfaces()];
        foreach (var member in ClientMembers.Of(Surface).Where(member => member.Method.DeclaringType!.IsInstanceOfType(decorated)))
            foreach (var each in DifferentialCase.Of(member, values))
                differences.AddRange(await CompareAsync(each));
        foreach (var @event in ClientMembers.EventsOf(Surface).Where(each => each.DeclaringType!.IsInstanceOfType(decorated)))
            foreach (var scenario in EventScenario.All)
                if (await CompareAsync(@event, scenario) is { } difference)
                    differences.Add(difference);
        return differences;
    }

    private async Task<IEnumerable<Difference>> CompareAsync(DifferentialCase each)
    {
        using var entered = Enter?.Invoke();
        var (bare, decorated) = (Pair(each.Script, isDecorated: false), Pair(each.Script, isDecorated: true));
        var ofBare = await bare.CallAsync(each);
        var ofDecorated = await decorated.CallAsync(each);
        return each.Compare((bare, ofBare), (decorated, ofDecorated));
    }

    private async Task<Difference?> CompareAsync(EventInfo @event, EventScenario scenario)
    {
        using var entered = Enter?.Invoke();
        var script = new FakeScript(values);
        var arguments = EventScenario.Arguments(@event, values);
        var (bare, decorated) = (Pair(script, isDecorated: false), Pair(script, isDecorated: true));
        var ofBare = await scenario.RunAsync(bare, @event, arguments);
        var ofDecorated = await scenario.RunAsync(decorated, @event, arguments);
        return ofBare == ofDecorated ? null : new Difference(@event.Name, DifferenceKind.Event, $"{scenario.Name}: bare: {ofBare}; decorated: {ofDecorated}");
    }

    private IEnumerable<Difference> CompareInterfaces()
    {
        var pair = Pair(new FakeScript(values), isDecorated: true);
        var missing = ClientMembers.InterfacesOf(pair.Inner.GetType()).Where(type => !type.IsInstanceOfType(pair.Client));
        var added = ClientMembers.InterfacesOf(pair.Client.GetType()).Where(type => !type.IsInstanceOfType(pair.Inner));
        foreach (var type in missing) yield return new Difference(type.Name, DifferenceKind.Interface, "only the bare client implements it");
        foreach (var type in added) yield return new Difference(type.Name, DifferenceKind.Interface, "only the decorated client implements it");
        if (pair.Inner.ToString() != pair.Client.ToString()) yield return new Difference(nameof(ToString), DifferenceKind.Result, $"bare: {pair.Inner}; decorated: {pair.Client}");
    }

    private ClientPair Pair(FakeScript script, bool isDecorated)
    {
        var side = new FakeSide(script);
        var inner = MakeFake?.Invoke(side) ?? (TClient)FakeClient.Create(Surface, side);
        var pair = new ClientPair(side, inner, isDecorated ? decorate(inner) : inner);
        side.Begin();
        return pair;
    }
}

/// <summary>A client under test and the fake inside it; of a bare client both are the same object.</summary>
internal sealed record ClientPair(FakeSide Side, object Inner, object Client)
{
    public Task<CallOutcome> CallAsync(DifferentialCase each) =>
        CallOutcome.Of(() => each.Method.Invoke(Client, BindingFlags.DoNotWrapExceptions, null, each.Arguments, null), each.Method.ReturnType, Side.Release);
}
