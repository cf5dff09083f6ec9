using Messaging.Propagation.Cli.Probe;
using Messaging.Propagation.Testing.Tests;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class GuardedPathTests
{
    private static readonly ProbeAddress Address = ProbeAddress.Parse("amqp://127.0.0.1/orders");
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private readonly List<string> warnings = [];
    private readonly GuardedPath path;

    public GuardedPathTests() => path = new GuardedPath(new DeafPath(), Address, new ProbeOptions(5, Short, Creates: false) { Grace = Short }, warnings.Add);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_connection_that_never_opens_is_given_up() => GivenUp("cannot be reached", () => path.OpenAsync(sends: true, receives: true, Token));

    [Fact]
    public Task A_message_that_is_never_confirmed_is_given_up() => GivenUp("could not be sent to", () => path.SendAsync(new Canary("1", [], []), Token));

    [Fact]
    public Task A_poll_that_never_ends_is_given_up() => GivenUp("could not be read", () => path.ReceiveAsync(Short, Token));

    [Fact]
    public async Task A_clean_up_that_never_ends_is_given_up_and_said()
    {
        await path.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline, Token);

        Assert.EndsWith("could not be cleaned up, look after it: there was no answer within 0.1 s", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_has_no_answer_is_asked_until_the_time_is_up()
    {
        var clock = new ManualTimers();
        var asked = 0;

        var asking = Asked.UntilAnsweredAsync(() => Task.FromResult(asked++ > 1_000_000 ? "" : null), TimeSpan.FromSeconds(1), clock, Token);
        while (!asking.IsCompleted)
        {
            await Eventually.Holds(() => clock.Waiting == 1 || asking.IsCompleted, "it waited");
            clock.Advance(Short);
        }

        Assert.Null(await asking);
        Assert.Equal(11, asked);
    }

    private static async Task GivenUp(string what, Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<UsageException>(() => call().WaitAsync(Eventually.Deadline, Token));

        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.Contains("there was no answer within", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Never answers, and does not listen to who would end it.</summary>
    private sealed class DeafPath : IProbePath
    {
        private readonly TaskCompletionSource never = new();

        public int MaxFields => 64;

        public IReadOnlyList<string> OwnFields => [];

        public IReadOnlyList<string> Notes => [];

        public Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken) => never.Task;

        public async Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken)
        {
            await never.Task;
            return null;
        }

        public async Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
        {
            await never.Task;
            return [];
        }

        public async ValueTask DisposeAsync() => await never.Task;
    }
}
