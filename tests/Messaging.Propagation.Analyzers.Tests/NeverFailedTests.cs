namespace Messaging.Propagation.Analyzers.Tests;

public sealed class NeverFailedTests
{
    private const string Rule = "MSGPROP002";

    public static TheoryData<string> NeverFailed =>
    [
        "using var processing = [|consumer.StartProcessing(result)|]; await HandleAsync(result.Message.Value, ct);",
        "using var processing = [|consumer.StartProcessing(result)|]; Handle(result.Message.Value);",
        "using var processing = [|consumer.StartProcessing(result)|]; if (result.Message is null) throw new InvalidOperationException();",
        "using (consumer?[|.StartProcessing(result)|]) { await HandleAsync(\"\", ct); }",
        "using ([|consumer.StartProcessing(result)|]) await HandleAsync(\"\", ct);",
        "using (var processing = [|consumer.StartProcessing(result)|]) { await HandleAsync(\"\", ct); }",
        "MessageProcessing? processing = null; using (processing = [|consumer.StartProcessing(result)|]) { Handle(\"\"); }",
        "var processing = [|consumer.StartProcessing(result)|]; using (processing) { Handle(\"\"); }",
        "var processing = [|consumer.StartProcessing(result)|]; try { await HandleAsync(\"\", ct); } finally { processing.Dispose(); }",
        "using var processing = [|consumer.StartProcessing(result)|]; try { await HandleAsync(\"\", ct); } catch (Exception e) { logger.LogError(e, \"Failed\"); }",
        "using var processing = [|consumer.StartProcessing(new[] { result })|]; foreach (var one in new[] { result }) await HandleAsync(one.Message.Value, ct);",
        "using var processing = [|consumer.StartProcessing(result)|]; processing.Activity?.SetTag(\"order\", 1); await Task.Yield();",
        "foreach (var one in new[] { result }) { using var processing = [|consumer.StartProcessing(one)|]; Handle(\"\"); }",
        "Func<Task> run = async () => { using var processing = [|consumer.StartProcessing(result)|]; await HandleAsync(\"\", ct); }; await run();",
        "await RunOne(); async Task RunOne() { using var processing = [|consumer.StartProcessing(result)|]; await HandleAsync(\"\", ct); }",
        "using var batch = [|consumer.StartProcessing(new[] { result })|]; using var one = consumer.StartProcessing(result); try { Handle(\"\"); } catch (Exception e) { one.Fail(e); }",
    ];

    public static TheoryData<string> Failed =>
    [
        "using var processing = consumer.StartProcessing(result); try { await HandleAsync(\"\", ct); } catch (Exception e) { processing.Fail(e); throw; }",
        "using (var processing = consumer.StartProcessing(result)) { try { Handle(\"\"); } catch (Exception e) { processing?.Fail(e); } }",
        "using var processing = consumer.StartProcessing(new[] { result }); try { Handle(\"\"); } catch (Exception e) { processing.Fail(OperationError.From(e)); }",
        "using var processing = consumer.StartProcessing(result); try { Handle(\"\"); } catch (Exception e) { processing.Fail(e, OperationError.From, ct); throw; }",
        "using (consumer.StartProcessing(result)) { try { Handle(\"\"); } catch (Exception e) { MessageProcessing.Current?.Fail(e); throw; } }",
        "var processing = consumer.StartProcessing(result); try { Handle(\"\"); } catch (Exception e) { processing.Fail(e); } finally { processing.Dispose(); }",
        "using var processing = consumer.StartProcessing(result); await Guard(() => HandleAsync(\"\", ct), processing.Fail); Task Guard(Func<Task> run, Action<Exception> fail) => run();",
    ];

    public static TheoryData<string> PassedOn =>
    [
        "using var processing = consumer.StartProcessing(result); Keep(processing); await HandleAsync(\"\", ct);",
        "using var processing = consumer.StartProcessing(result); current = processing; Handle(\"\");",
        "using var processing = consumer.StartProcessing(result); ct.Register(() => Handle(processing.Activity?.Id ?? \"\"));",
        "using var processing = consumer.StartProcessing(result); Action<Exception> fail = e => processing.Fail(e); try { Handle(\"\"); } catch (Exception e) { fail(e); }",
    ];

    public static TheoryData<string> NothingThrows =>
    [
        "using var processing = consumer.StartProcessing(result);",
        "await HandleAsync(\"\", ct); using (consumer.StartProcessing(result)) { } await HandleAsync(\"\", ct);",
        "var processing = consumer.StartProcessing(result); processing.Dispose(); await HandleAsync(\"\", ct);",
        "using var processing = consumer.StartProcessing(consumer.Consume(ct)); processing.Activity?.SetTag(\"order\", 1);",
        "using var processing = consumer.StartProcessing(result); logger.LogInformation(\"Received {Offset}\", result.Offset);",
        "using var processing = consumer.StartProcessing(result); Func<Task> later = () => HandleAsync(\"\", ct);",
        "using var outer = consumer.StartProcessing(new[] { result }); using var inner = consumer.StartProcessing(result);",
    ];

    [Theory]
    [MemberData(nameof(NeverFailed))]
    public Task A_processing_that_is_never_told_of_an_exception_is_reported(string statements) => Analysis.FindsAsync(Rule, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(Failed))]
    public Task A_processing_that_is_told_of_the_exception_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(PassedOn))]
    public Task A_processing_that_is_passed_on_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Theory]
    [MemberData(nameof(NothingThrows))]
    public Task A_scope_in_which_no_code_can_throw_is_not_reported(string statements) => Analysis.FindsAsync(null, Worker.Running(statements));

    [Fact]
    public Task An_iterator_in_whose_scope_its_consumer_runs_is_reported() => Analysis.FindsAsync(Rule, Worker.With(
        """
        public async IAsyncEnumerable<string> ReadAsync(IAsyncEnumerable<ConsumeResult<string, string>> results)
        {
            await foreach (var result in results)
            {
                using var processing = [|consumer.StartProcessing(result)|];
                yield return result.Message.Value;
            }
        }
        """));

    [Fact]
    public Task Generated_log_methods_do_not_throw() => Analysis.FindsAsync(null, Worker.With(
        """
        public void Run(IReadOnlyCollection<ConsumeResult<string, string>> results)
        {
            using var processing = consumer.StartProcessing(results);
            Packed(results.Count);
        }

        [LoggerMessage(Level = LogLevel.Information, Message = "Packed {Count}")]
        private partial void Packed(int count);

        private partial void Packed(int count) => logger.LogInformation("Packed {Count}", count);
        """));

    [Theory]
    [InlineData("using Messaging.Propagation.Kafka; using Confluent.Kafka;", "IConsumer<string, string> client, ConsumeResult<string, string> message", "message")]
    [InlineData("using Messaging.Propagation.Kafka; using Confluent.Kafka;", "IConsumer<string, string> client, ConsumeResult<string, string>[] batch", "batch")]
    [InlineData("using Messaging.Propagation.RabbitMq; using RabbitMQ.Client;", "IChannel client, BasicGetResult message", "message, \"orders\"")]
    [InlineData("using Messaging.Propagation.RabbitMq; using RabbitMQ.Client;", "IChannel client, BasicGetResult[] batch", "batch, \"orders\"")]
    [InlineData("using Messaging.Propagation.ServiceBus; using Azure.Messaging.ServiceBus;", "ServiceBusReceiver client, ServiceBusReceivedMessage message", "message")]
    [InlineData("using Messaging.Propagation.ServiceBus; using Azure.Messaging.ServiceBus;", "ServiceBusReceiver client, ServiceBusReceivedMessage[] batch", "batch")]
    [InlineData("using Messaging.Propagation.Sqs; using Amazon.SQS; using Amazon.SQS.Model;", "IAmazonSQS client, Message message", "message, \"orders\"")]
    [InlineData("using Messaging.Propagation.Sqs; using Amazon.SQS; using Amazon.SQS.Model;", "IAmazonSQS client, Message[] batch", "batch, \"orders\"")]
    public Task Messages_and_batches_of_every_broker_are_followed(string usings, string parameters, string arguments) => Analysis.FindsAsync(Rule,
        $$"""
        {{usings}}

        internal static class Worker
        {
            public static async Task RunAsync({{parameters}})
            {
                using var processing = [|client.StartProcessing({{arguments}})|];
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public async Task The_message_names_the_call_and_the_remedy()
    {
        var found = Assert.Single(await Analysis.RunAsync(Worker.Running("using (consumer.StartProcessing(result)) Handle(\"\");")));

        Assert.Equal(
            "The span of 'StartProcessing' looks successful if the code in its scope throws. Call 'ProcessAsync' with a handler, or 'Fail(exception)' in a catch block.",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
