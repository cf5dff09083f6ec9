namespace Messaging.Propagation.Analyzers.Tests;

public sealed class NeverDisposedTests
{
    private const string Rule = "MSGPROP001";

    public static TheoryData<string> Undisposed =>
    [
        "[|consumer.StartProcessing(result)|];",
        "_ = [|consumer.StartProcessing(result)|];",
        "var processing = [|consumer.StartProcessing(result)|]; await HandleAsync(result.Message.Value, ct);",
        "MessageProcessing processing; processing = [|consumer.StartProcessing(result)|]; processing.Fail(new TimeoutException());",
        "IDisposable processing = [|consumer.StartProcessing(result)|];",
        "var processing = ct.IsCancellationRequested ? null : [|consumer.StartProcessing(result)|]; if (processing is null) return;",
        "var order = [|consumer.StartProcessing(result)|].Activity?.GetTagItem(\"order\"); Handle(\"\" + order);",
        "[|consumer.StartProcessing(result)|].Fail(new TimeoutException());",
        "[|consumer.StartProcessing(new[] { result })|];",
        "consumer?[|.StartProcessing(result)|];",
        "Action<ConsumeResult<string, string>> start = received => [|consumer.StartProcessing(received)|]; start(result);",
        "Start(); void Start() { var processing = [|consumer.StartProcessing(result)|]; }",
        "Func<MessageProcessing> start = () => consumer.StartProcessing(result); [|start()|];",
        "foreach (var batch in new[] { new[] { result } }) { var processing = [|consumer.StartProcessing(batch)|]; await HandleAsync(\"\", ct); }",
        "try { var processing = [|consumer.StartProcessing(result)|]; processing.Activity?.SetTag(\"order\", 1); } finally { Handle(\"\"); }",
    ];

    public static TheoryData<string> Disposed =>
    [
        "using var processing = consumer.StartProcessing(result);",
        "using (consumer.StartProcessing(result)) { }",
        "using (var processing = consumer.StartProcessing(result)) { }",
        "using var processing = consumer?.StartProcessing(result);",
        "MessageProcessing? processing = null; using (processing = consumer.StartProcessing(result)) { }",
        "consumer.StartProcessing(result).Dispose();",
        "consumer.StartProcessing(result)?.Dispose();",
        "var processing = consumer.StartProcessing(result); processing.Dispose();",
        "var processing = consumer.StartProcessing(result); ((IDisposable)processing)?.Dispose();",
        "var processing = consumer.StartProcessing(result); using (processing) { }",
        "var processing = consumer.StartProcessing(result); try { await HandleAsync(\"\", ct); } catch (Exception e) { processing.Fail(e); throw; } finally { processing.Dispose(); }",
        "MessageProcessing? processing = null; try { processing = consumer.StartProcessing(result); } finally { processing?.Dispose(); }",
    ];

    public static TheoryData<string> PassedOn =>
    [
        "current = consumer.StartProcessing(result);",
        "open.Add(consumer.StartProcessing(result));",
        "Keep(consumer.StartProcessing(result));",
        "var processing = consumer.StartProcessing(result); open.Add(processing);",
        "var processing = consumer.StartProcessing(result); current = processing;",
        "var all = new[] { consumer.StartProcessing(result) };",
        "var pair = (result, consumer.StartProcessing(result));",
        "var processing = consumer.StartProcessing(result); var other = processing;",
        "var processing = consumer.StartProcessing(result); if (processing is { } started) open.Add(started);",
        "var processing = consumer.StartProcessing(result); ct.Register(() => processing.Dispose());",
        "var processing = consumer.StartProcessing(result); ct.Register(processing.Dispose);",
        "var processing = consumer.StartProcessing(result); ct.Register(() => Handle(processing.Activity?.Id ?? \"\"));",
        "Func<MessageProcessing> start = () => consumer.StartProcessing(result); open.Add(start());",
        "MessageProcessing Start() { var processing = consumer.StartProcessing(result); return processing; } open.Add(Start());",
        "current ??= consumer.StartProcessing(result);",
    ];

    public static TheoryData<string> NotStarted =>
    [
        "var outer = MessageProcessing.Current; Handle(outer?.ToString() ?? \"\");",
        "var first = open.First(); Handle(first.ToString()!);",
        "var mine = Current; Handle(mine?.ToString() ?? \"\");",
        "await consumer.ProcessAsync(result, (received, token) => HandleAsync(received.Message.Value, token), ct);",
    ];

    [Theory]
    [MemberData(nameof(Undisposed))]
    public Task A_processing_that_nobody_disposes_is_reported(string statements) => Analysis.FindsAsync(Rule, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(Disposed))]
    public Task A_disposed_processing_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(PassedOn))]
    public Task A_processing_that_is_passed_on_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(NotStarted))]
    public Task Code_that_starts_no_processing_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Fact]
    public Task A_returned_processing_is_not_reported() => Analysis.FindsAsync(null, Worker.With(
        """
        public MessageProcessing Start(ConsumeResult<string, string> result) => consumer.StartProcessing(result);

        public async Task<MessageProcessing> StartAsync(ConsumeResult<string, string> result)
        {
            await Task.Yield();
            return consumer.StartProcessing(result);
        }
        """));

    [Fact]
    public Task Methods_of_the_application_that_return_a_processing_start_one() => Analysis.FindsAsync(Rule, Worker.With(
        """
        public async Task RunAsync(ConsumeResult<string, string> result)
        {
            [|Start(result)|];
            _ = [|await StartAsync(result)|];
            var processing = [|await StartAsync(result).ConfigureAwait(false)|];
            using var disposed = await StartAsync(result);
        }

        private MessageProcessing Start(ConsumeResult<string, string> result) => consumer.StartProcessing(result);

        private Task<MessageProcessing> StartAsync(ConsumeResult<string, string> result) => Task.FromResult(Start(result));
        """));

    [Fact]
    public Task A_method_that_returns_the_processing_it_is_given_starts_none() => Analysis.FindsAsync(null, Worker.With(
        """
        public void Run(ConsumeResult<string, string> result)
        {
            using var processing = Tagged(consumer.StartProcessing(result));
            Tagged(processing);
        }

        private static MessageProcessing Tagged(MessageProcessing processing)
        {
            processing.Activity?.SetTag("tenant", "acme");
            return processing;
        }
        """));

    [Fact]
    public Task An_iterator_that_disposes_nothing_is_reported() => Analysis.FindsAsync(Rule, Worker.With(
        """
        public async IAsyncEnumerable<string> ReadAsync(IAsyncEnumerable<ConsumeResult<string, string>> results)
        {
            await foreach (var result in results)
            {
                var processing = [|consumer.StartProcessing(result)|];
                yield return result.Message.Value;
            }
        }

        public IEnumerable<MessageProcessing> Start(IEnumerable<ConsumeResult<string, string>> results)
        {
            foreach (var result in results) yield return consumer.StartProcessing(result);
        }
        """));

    [Fact]
    public async Task Top_level_statements_are_read()
    {
        const string code =
            """
            using Messaging.Propagation.Kafka;

            Confluent.Kafka.IConsumer<string, string> consumer = null!;
            var processing = consumer.StartProcessing(consumer.Consume());
            Console.WriteLine(processing.Activity?.Id);
            """;

        var found = await Analysis.RunAsync(code, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

        Assert.Equal([Rule], found.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("consumer.StartProcessing(result);", "StartProcessing")]
    [InlineData("Func<MessageProcessing> start = () => consumer.StartProcessing(result); start();", "start")]
    [InlineData("await Start(); async Task<MessageProcessing> Start() { await Task.Yield(); return consumer.StartProcessing(result); }", "Start")]
    public async Task The_message_names_the_call_and_the_remedy(string statements, string name)
    {
        var found = Assert.Single(await Analysis.RunAsync(Worker.Running(statements)));

        Assert.Equal(
            $"'{name}' starts a processing that is never disposed, so its span never ends. Add 'using', or call 'ProcessAsync' with a handler.",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
