using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Decoration;

/// <summary>That <see cref="Differential{TClient}"/> finds what differs, and nothing else.</summary>
public sealed class DifferentialTests
{
    public interface IClient
    {
        event Func<object, EventArgs, Task> ClosedAsync;

        string? Name { get; set; }

        void Send(string topic, string? body);

        Task<string?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken);

        ValueTask<int> CountAsync<TBody>(IReadOnlyList<TBody> bodies)
            where TBody : IComparable;
    }

    public interface ISession;

    // Not public, as the class of a real client: only what it inherits can be named outside.
    internal interface IRealClient : IClient, ISession;

    [Fact]
    public async Task Decorator_that_forwards_everything_has_no_difference()
    {
        var found = await Of(client => new Forwarding(client));

        Assert.Empty(found);
    }

    [Fact]
    public async Task Every_kind_of_difference_is_found()
    {
        var found = await Of(client => new Careless(client));

        Assert.Equal(
            [
                ("ClosedAsync", DifferenceKind.Event), ("CountAsync", DifferenceKind.Exception), ("CountAsync", DifferenceKind.Timing), ("ISession", DifferenceKind.Interface),
                ("Name", DifferenceKind.Calls), ("ReceiveAsync", DifferenceKind.Calls), ("ReceiveAsync", DifferenceKind.Result), ("ReceiveAsync", DifferenceKind.Timing),
                ("Send", DifferenceKind.Calls), ("Send", DifferenceKind.Exception), ("Send", DifferenceKind.Timing), ("ToString", DifferenceKind.Result),
            ],
            found.Select(each => (each.Member, each.Kind)).Distinct().OrderBy(each => each.Member).ThenBy(each => each.Kind.ToString()));
    }

    [Fact]
    public void Member_that_the_table_does_not_list_is_named()
    {
        const string table = """
            IClient.ClosedAsync { add }
            IClient.ClosedAsync { remove }
            IClient.Name { get }
            IClient.Name { set }
            IClient.Send(String, String)
            IClient.CountAsync(IReadOnlyList<TBody>)
            IClient.Purge() (optional)
            """;

        var failure = Assert.ThrowsAny<Exception>(() => ClientMembers.AreListed(typeof(IClient), table));

        Assert.Contains("Not listed:\nIClient.ReceiveAsync(TimeSpan, CancellationToken)\nGone:", failure.Message, StringComparison.Ordinal);
        ClientMembers.AreListed(typeof(IClient), $"{table}\nIClient.ReceiveAsync(TimeSpan, CancellationToken)");
        Assert.ThrowsAny<Exception>(() => ClientMembers.AreListed(typeof(ISession), "ISession.Open()"));
    }

    [Fact]
    public void Difference_that_is_not_meant_and_meant_one_that_is_not_found_both_fail()
    {
        Difference found = new("Send", DifferenceKind.Calls, "a copy");

        Differences.AreMeant([found], [new MeantDifference("Send", DifferenceKind.Calls)]);

        Assert.ThrowsAny<Exception>(() => Differences.AreMeant([found], []));
        Assert.ThrowsAny<Exception>(() => Differences.AreMeant([found], [new MeantDifference("Send", DifferenceKind.Result)]));
        Assert.ThrowsAny<Exception>(() => Differences.AreMeant([], [new MeantDifference("Send", DifferenceKind.Calls)]));
        Differences.AreMeant([], [new MeantDifference("Send", DifferenceKind.Flow, HeldBy: "another test")]);
    }

    private static Task<IReadOnlyList<Difference>> Of(Func<IClient, IClient> decorate) =>
        new Differential<IClient>(decorate, "a sample for TBody") { Surface = typeof(IRealClient) }.FindAsync();

    private sealed class Forwarding(IClient inner) : IClient, ISession
    {
        private readonly Dictionary<Delegate, Func<object, EventArgs, Task>> wrappers = [];

        public event Func<object, EventArgs, Task> ClosedAsync
        {
            add => inner.ClosedAsync += Wrap(value);
            remove => inner.ClosedAsync -= Wrap(value);
        }

        public string? Name
        {
            get => inner.Name;
            set => inner.Name = value;
        }

        public void Send(string topic, string? body) => inner.Send(topic, body);

        public Task<string?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) => inner.ReceiveAsync(wait, cancellationToken);

        public ValueTask<int> CountAsync<TBody>(IReadOnlyList<TBody> bodies)
            where TBody : IComparable => inner.CountAsync(bodies);

        public override string? ToString() => inner.ToString();

        // The handlers are given the decorated client, as those of a bare one are given the bare one.
        private Func<object, EventArgs, Task>? Wrap(Func<object, EventArgs, Task>? handlers) =>
            (Func<object, EventArgs, Task>?)Delegate.Combine([.. (handlers?.GetInvocationList() ?? []).Cast<Func<object, EventArgs, Task>>().Select(WrapOne)]);

        private Func<object, EventArgs, Task> WrapOne(Func<object, EventArgs, Task> handler)
        {
            if (!wrappers.TryGetValue(handler, out var wrapper)) wrappers[handler] = wrapper = (_, args) => handler(this, args);
            return wrapper;
        }
    }

    private sealed class Careless(IClient inner) : IClient
    {
        public event Func<object, EventArgs, Task> ClosedAsync
        {
            add => inner.ClosedAsync += (sender, args) => value(sender, args);
            remove => inner.ClosedAsync -= value;
        }

        public string? Name
        {
            get => inner.Name;
            set => inner.Name = value?.Trim() + "!";
        }

        public void Send(string topic, string? body)
        {
            ArgumentNullException.ThrowIfNull(body);
            inner.Send(topic, body);
        }

        public async Task<string?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) => await inner.ReceiveAsync(wait, CancellationToken.None) ?? "";

        public async ValueTask<int> CountAsync<TBody>(IReadOnlyList<TBody> bodies)
            where TBody : IComparable
        {
            try
            {
                return await inner.CountAsync(bodies);
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidOperationException(exception.Message, exception);
            }
        }
    }
}
