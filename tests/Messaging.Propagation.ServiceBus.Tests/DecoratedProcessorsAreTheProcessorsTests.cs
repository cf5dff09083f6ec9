using System.Reflection;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>
/// A decorated processor behaves as the bare one: the SDK's, and one in memory. Its events and some members cannot be overridden, so that no fake can stand in;
/// each case plays the same steps on both and compares what every step and, in the end, every property says.
/// </summary>
public sealed class DecoratedProcessorsAreTheProcessorsTests
{
    // No server listens there.
    private const string Nowhere = "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==;UseDevelopmentEmulator=true";

    private static readonly CancellationToken Cancelled = new(canceled: true);

    private static readonly Func<ProcessMessageEventArgs, Task> Handle = static _ => Task.CompletedTask, Other = static _ => Task.FromResult(1);
    private static readonly Func<ProcessSessionMessageEventArgs, Task> HandleInSession = static _ => Task.CompletedTask, OtherInSession = static _ => Task.FromResult(1);
    private static readonly Func<ProcessErrorEventArgs, Task> HandleError = static _ => Task.CompletedTask;
    private static readonly Func<ProcessSessionEventArgs, Task> HandleSession = static _ => Task.CompletedTask;

    private static readonly Dictionary<string, Step<ServiceBusProcessor>> Steps = new()
    {
        ["ServiceBusProcessor.ProcessMessageAsync { add }"] = new(p => p.ProcessMessageAsync += Handle, p => p.ProcessMessageAsync += Other, p => p.ProcessMessageAsync += null),
        ["ServiceBusProcessor.ProcessMessageAsync { remove }"] = new(p => p.ProcessMessageAsync -= Handle, p => p.ProcessMessageAsync -= Other, p => p.ProcessMessageAsync -= null),
        ["ServiceBusProcessor.ProcessErrorAsync { add }"] = new(p => p.ProcessErrorAsync += HandleError, p => p.ProcessErrorAsync += null),
        ["ServiceBusProcessor.ProcessErrorAsync { remove }"] = new(p => p.ProcessErrorAsync -= HandleError, p => p.ProcessErrorAsync -= null),
        ["ServiceBusProcessor.StartProcessingAsync(CancellationToken)"] = new(p => p.StartProcessingAsync(), p => p.StartProcessingAsync(Cancelled)),
        ["ServiceBusProcessor.StopProcessingAsync(CancellationToken)"] = new(p => p.StopProcessingAsync(), p => p.StopProcessingAsync(Cancelled)),
        ["ServiceBusProcessor.CloseAsync(CancellationToken)"] = new(p => p.CloseAsync(), p => p.CloseAsync(Cancelled)),
        ["ServiceBusProcessor.DisposeAsync()"] = new(p => p.DisposeAsync()),
        ["ServiceBusProcessor.UpdateConcurrency(Int32)"] = new(p => p.UpdateConcurrency(5), p => p.UpdateConcurrency(0)),
        ["ServiceBusProcessor.UpdatePrefetchCount(Int32)"] = new(p => p.UpdatePrefetchCount(5), p => p.UpdatePrefetchCount(-1)),
    };

    private static readonly Dictionary<string, Step<ServiceBusSessionProcessor>> SessionSteps = new()
    {
        ["ServiceBusSessionProcessor.ProcessMessageAsync { add }"] =
            new(p => p.ProcessMessageAsync += HandleInSession, p => p.ProcessMessageAsync += OtherInSession, p => p.ProcessMessageAsync += null),
        ["ServiceBusSessionProcessor.ProcessMessageAsync { remove }"] =
            new(p => p.ProcessMessageAsync -= HandleInSession, p => p.ProcessMessageAsync -= OtherInSession, p => p.ProcessMessageAsync -= null),
        ["ServiceBusSessionProcessor.ProcessErrorAsync { add }"] = new(p => p.ProcessErrorAsync += HandleError, p => p.ProcessErrorAsync += null),
        ["ServiceBusSessionProcessor.ProcessErrorAsync { remove }"] = new(p => p.ProcessErrorAsync -= HandleError, p => p.ProcessErrorAsync -= null),
        ["ServiceBusSessionProcessor.SessionInitializingAsync { add }"] = new(p => p.SessionInitializingAsync += HandleSession, p => p.SessionInitializingAsync += null),
        ["ServiceBusSessionProcessor.SessionInitializingAsync { remove }"] = new(p => p.SessionInitializingAsync -= HandleSession, p => p.SessionInitializingAsync -= null),
        ["ServiceBusSessionProcessor.SessionClosingAsync { add }"] = new(p => p.SessionClosingAsync += HandleSession, p => p.SessionClosingAsync += null),
        ["ServiceBusSessionProcessor.SessionClosingAsync { remove }"] = new(p => p.SessionClosingAsync -= HandleSession, p => p.SessionClosingAsync -= null),
        ["ServiceBusSessionProcessor.StartProcessingAsync(CancellationToken)"] = new(p => p.StartProcessingAsync(), p => p.StartProcessingAsync(Cancelled)),
        ["ServiceBusSessionProcessor.StopProcessingAsync(CancellationToken)"] = new(p => p.StopProcessingAsync(), p => p.StopProcessingAsync(Cancelled)),
        ["ServiceBusSessionProcessor.CloseAsync(CancellationToken)"] = new(p => p.CloseAsync(), p => p.CloseAsync(Cancelled)),
        ["ServiceBusSessionProcessor.DisposeAsync()"] = new(p => p.DisposeAsync()),
        ["ServiceBusSessionProcessor.UpdateConcurrency(Int32, Int32)"] = new(p => p.UpdateConcurrency(5, 6), p => p.UpdateConcurrency(0, 1), p => p.UpdateConcurrency(1, 0)),
        ["ServiceBusSessionProcessor.UpdatePrefetchCount(Int32)"] = new(p => p.UpdatePrefetchCount(5), p => p.UpdatePrefetchCount(-1)),
    };

    public enum State
    {
        New,
        WithHandlers,
        Running,
        Stopped,
        Closed,
    }

    public static TheoryData<bool, State> Cases()
    {
        var data = new TheoryData<bool, State>();
        foreach (var inMemory in new[] { false, true })
            foreach (var state in Enum.GetValues<State>())
                data.Add(inMemory, state);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_processor_behaves_as_the_bare_one(bool inMemory, State state)
    {
        await using var client = Client(inMemory);
        List<string> differences = [];
        foreach (var (member, step) in Steps)
        {
            for (var i = 0; i < step.Calls.Length; i++)
            {
                var call = step.Calls[i];
                var bare = await PlayAsync(client.CreateProcessor("orders", Options()), state, call, PrepareAsync);
                var decorated = await PlayAsync(client.WithPropagation(MessagePropagator.Create()).CreateProcessor("orders", Options()), state, call, PrepareAsync);
                if (bare != decorated) differences.Add($"{member}, call {i}:\nbare: {bare}\ndecorated: {decorated}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_session_processor_behaves_as_the_bare_one(bool inMemory, State state)
    {
        await using var client = Client(inMemory);
        List<string> differences = [];
        foreach (var (member, step) in SessionSteps)
        {
            for (var i = 0; i < step.Calls.Length; i++)
            {
                var call = step.Calls[i];
                var bare = await PlayAsync(client.CreateSessionProcessor("sessions", SessionOptions()), state, call, PrepareAsync);
                var decorated = await PlayAsync(client.WithPropagation(MessagePropagator.Create()).CreateSessionProcessor("sessions", SessionOptions()), state, call, PrepareAsync);
                if (bare != decorated) differences.Add($"{member}, call {i}:\nbare: {bare}\ndecorated: {decorated}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_member_is_in_the_table()
    {
        AssertListed(typeof(ServiceBusProcessor), Steps.Keys);
        AssertListed(typeof(ServiceBusSessionProcessor), SessionSteps.Keys);
    }

    // Properties are read after every step.
    private static void AssertListed(Type processor, IEnumerable<string> listed) =>
        Assert.Equal(ClientMembers.Of(processor).Where(member => !member.IsGetter).Select(member => member.Signature).Order(), listed.Order());

    private static ServiceBusProcessorOptions Options() => new() { Identifier = "me", MaxConcurrentCalls = 2, PrefetchCount = 3, AutoCompleteMessages = false };

    private static ServiceBusSessionProcessorOptions SessionOptions() => new() { Identifier = "me", MaxConcurrentSessions = 2, MaxConcurrentCallsPerSession = 3, PrefetchCount = 4 };

    private static ServiceBusClient Client(bool inMemory)
    {
        if (!inMemory) return new ServiceBusClient(Nowhere, new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(5) } });
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        bus.CreateQueue("sessions", new InMemoryServiceBusOptions { RequiresSession = true });
        return bus.CreateClient();
    }

    private static async Task PrepareAsync(ServiceBusProcessor processor, State state)
    {
        if (state == State.New) return;
        processor.ProcessMessageAsync += Handle;
        processor.ProcessErrorAsync += HandleError;
        if (state is State.Running or State.Stopped) await processor.StartProcessingAsync();
        if (state == State.Stopped) await processor.StopProcessingAsync();
        if (state == State.Closed) await processor.CloseAsync();
    }

    private static async Task PrepareAsync(ServiceBusSessionProcessor processor, State state)
    {
        if (state == State.New) return;
        processor.ProcessMessageAsync += HandleInSession;
        processor.ProcessErrorAsync += HandleError;
        if (state is State.Running or State.Stopped) await processor.StartProcessingAsync();
        if (state == State.Stopped) await processor.StopProcessingAsync();
        if (state == State.Closed) await processor.CloseAsync();
    }

    private static async Task<string> PlayAsync<T>(T processor, State state, Func<T, object?> call, Func<T, State, Task> prepareAsync)
        where T : IAsyncDisposable
    {
        await prepareAsync(processor, state);
        var outcome = await OutcomeAsync(() => call(processor));
        var properties = ClientMembers.Of(typeof(T)).Where(member => member.IsGetter)
            .Select(member => $"{member.Name}={member.Method.Invoke(processor, BindingFlags.DoNotWrapExceptions, null, null, null)}");
        var all = $"{outcome}; {string.Join(", ", properties)}; {processor}";
        await processor.DisposeAsync();
        return all;
    }

    private static async Task<string> OutcomeAsync(Func<object?> call)
    {
        object? returned;
        try
        {
            returned = call();
        }
        catch (Exception exception)
        {
            return $"throws {exception.GetType().Name} at once: {exception.Message}";
        }

        try
        {
            await (returned switch { Task task => task, ValueTask task => task.AsTask(), _ => Task.CompletedTask });
            return "succeeds";
        }
        catch (Exception exception)
        {
            return $"fails with {exception.GetType().Name}: {exception.Message}";
        }
    }

    /// <summary>The calls of one member.</summary>
    private sealed class Step<T>
    {
        public Step(params Func<T, Task>[] calls) => Calls = Array.ConvertAll<Func<T, Task>, Func<T, object?>>(calls, call => processor => call(processor));

        public Step(params Func<T, ValueTask>[] calls) => Calls = Array.ConvertAll<Func<T, ValueTask>, Func<T, object?>>(calls, call => processor => call(processor).AsTask());

        public Step(params Action<T>[] calls) => Calls = Array.ConvertAll<Action<T>, Func<T, object?>>(calls, call => processor =>
        {
            call(processor);
            return null;
        });

        public Func<T, object?>[] Calls { get; }
    }
}
