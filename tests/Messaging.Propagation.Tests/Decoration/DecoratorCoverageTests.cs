using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests;

/// <summary>That <see cref="DecoratorCoverage"/> sees what it is there to see.</summary>
public sealed class DecoratorCoverageTests
{
    public interface IClient
    {
        string Name { get; }

        event EventHandler? Closed;

        void Send(string topic, string body);

        Task<string> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken);

        ValueTask<int> Count<TBody>(IReadOnlyList<TBody> bodies)
            where TBody : IComparable;

        void Purge() => Send("", "");

        void Close();
    }

    [Fact]
    public async Task A_decorator_that_hands_everything_on_has_no_gap()
    {
        var coverage = await DecoratorCoverage.Of<IClient>(client => new Honest(client), "a sample for TBody");

        Assert.Empty(coverage.Gaps);
        Assert.Equal(8, coverage.Members);
    }

    [Fact]
    public async Task Every_way_of_not_handing_on_is_named()
    {
        var coverage = await DecoratorCoverage.Of<IClient>(client => new Careless(client), "a sample for TBody");

        Assert.Equal(
            [
                "Close(): does not reach the client",
                "Count(IReadOnlyList`1): threw NotSupportedException: never heard of it",
                "Purge(): does not reach the client",
                "ReceiveAsync(TimeSpan, CancellationToken): reaches the client with other arguments",
                "Send(String, String): reaches the client with other arguments",
                "get_Name(): does not return what the client does",
            ],
            coverage.Gaps.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_intercepted_may_change_what_it_hands_on_but_does_it_once()
    {
        var coverage = await DecoratorCoverage.Of<IClient>(
            client => Decorator.Create(client, new Twice(client), () => client, MessagePropagator.Create(options => options.UseDispatchProxy = true)),
            "a sample for TBody");

        Assert.Equal(["Close(): reaches the client 2 times"], coverage.Gaps);
        Assert.Equal(2, coverage.Intercepted);
    }

    [Fact]
    public void A_method_that_no_proxy_would_ever_call_is_named()
    {
        Assert.Equal(["Send(String, Object)"], DecoratorCoverage.Strays<IClient>(typeof(Twice)));
    }

    private class Honest(IClient client) : IClient
    {
        public event EventHandler? Closed
        {
            add => client.Closed += value;
            remove => client.Closed -= value;
        }

        public virtual string Name => client.Name;

        public virtual void Send(string topic, string body) => client.Send(topic, body);

        public virtual Task<string> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) => client.ReceiveAsync(wait, cancellationToken);

        public virtual ValueTask<int> Count<TBody>(IReadOnlyList<TBody> bodies)
            where TBody : IComparable => client.Count(bodies);

        public virtual void Purge() => client.Purge();

        public virtual void Close() => client.Close();
    }

    private sealed class Careless(IClient client) : Honest(client)
    {
        private readonly IClient client = client;

        public override string Name => client.Name + "!";

        public override void Send(string topic, string body) => client.Send(body, topic);

        public override async Task<string> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
            await client.ReceiveAsync(wait, CancellationToken.None);

        public override ValueTask<int> Count<TBody>(IReadOnlyList<TBody> bodies) => throw new NotSupportedException("never heard of it");

        // What a decorator does that was compiled before the interface had the member.
        public override void Purge() => client.Send("", "");

        public override void Close() => GC.KeepAlive(client);
    }

    private sealed class Twice(IClient client)
    {
        public void Send(string topic, string body) => client.Send(topic.ToUpperInvariant(), body);

        public void Send(string topic, object body) => client.Send(topic, body.ToString()!);

        public void Close()
        {
            client.Close();
            client.Close();
        }
    }
}
