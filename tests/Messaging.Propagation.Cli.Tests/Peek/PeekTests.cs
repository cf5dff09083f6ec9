using System.Text;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Messaging.Propagation.Cli.Peek;
using Messaging.Propagation.Cli.Probe;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Kafka;
using Messaging.Propagation.TestKit.RabbitMq;
using Messaging.Propagation.TestKit.Sqs;
using RabbitMQ.Client;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A peek judges messages and leaves them where they were.</summary>
public sealed class PeekTests(Cluster cluster, Broker broker, Server server)
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Secret = "hunter2";

    private static int number;

    private readonly string name = $"peek-{Environment.ProcessId}-{Interlocked.Increment(ref number)}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kafka_records_are_judged_by_offset_and_stay()
    {
        var topic = cluster.NewTopic(partitions: 2);
        await ProduceAsync(topic, 12);

        var newest = await ReportAsync($"kafka://{cluster.BootstrapServers}/{topic}", "--count", "3");
        var oldest = await ReportAsync($"kafka://{cluster.BootstrapServers}/{topic}", "--count", "3", "--at", "beginning", "--partition", "0");
        var middle = await ReportAsync($"kafka://{cluster.BootstrapServers}/{topic}", "--count", "1", "--at", "2", "--partition", "1");

        Assert.Equal(["1@4", "0@5", "1@5"], Places(newest).Order(StringComparer.Ordinal).OrderBy(place => place[2..]));
        Assert.Equal(["0@0", "0@1", "0@2"], Places(oldest));
        Assert.Equal(["1@2"], Places(middle));
        Assert.All(newest.Items("messages"), message => Assert.Equal("extracted", message.Text("verdict")));

        using var consumer = new ConsumerBuilder<byte[], byte[]>(cluster.Consumer("msgprop-peek")).Build();
        Assert.All(
            consumer.Committed([new TopicPartition(topic, 0), new TopicPartition(topic, 1)], TimeSpan.FromSeconds(30)),
            committed => Assert.Equal(Offset.Unset, committed.Offset));
        Assert.Equal((6, 6), (EndOf(consumer, topic, 0), EndOf(consumer, topic, 1)));
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task RabbitMQ_messages_are_judged_and_go_back_in_their_order_with_a_warning(string type)
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        await PublishAsync(channel, type, 5);

        var (exit, output, error) = await RunAsync(Uri, "--count", "3", "--json");

        Assert.Equal(0, exit);
        Assert.Equal(3, JsonDocument.Parse(output).RootElement.Items("messages").Count());
        Assert.StartsWith("msgprop: RabbitMQ requeued all that was read (3) and marks it as redelivered.", error, StringComparison.Ordinal);
        Assert.Equal(type == "quorum", error.Contains("counts a delivery for each, up to 1 now", StringComparison.Ordinal));
        await Eventually.Holds(async () => await channel.MessageCountAsync(name, Token) == 5, "all five messages were in the queue again");
        ShouldSay("is not a stream", await RunAsync(Uri, "--at", "beginning"));
        var left = new List<string>();
        while (await channel.BasicGetAsync(name, autoAck: true, Token) is { } message) left.Add(Encoding.UTF8.GetString(message.Body.Span));
        Assert.Equal(["body 1", "body 2", "body 3", "body 4", "body 5"], left);
    }

    [Fact]
    public async Task A_RabbitMQ_stream_is_read_by_offset_without_a_warning()
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        await PublishAsync(channel, "stream", 5);

        Assert.Equal(["offset 3", "offset 4"], Places(await ReportAsync(Uri, "--count", "2")));
        Assert.Equal(["offset 0", "offset 1"], Places(await ReportAsync(Uri, "--count", "2", "--at", "beginning")));
        Assert.Equal(["offset 2"], Places(await ReportAsync(Uri, "--count", "1", "--at", "2")));
    }

    [Fact]
    public async Task SQS_messages_are_judged_and_stay_visible_with_a_warning()
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        using var sqs = server.Client();
        var url = (await sqs.CreateQueueAsync(name, Token)).QueueUrl;
        for (var i = 0; i < 12; i++) await SendAsync(sqs, url);

        var (exit, output, error) = await RunAsync($"sqs+{server.Address}/{name}", "--count", "20", "--json");

        Assert.Equal(0, exit);
        Assert.InRange(JsonDocument.Parse(output).RootElement.Items("messages").Count(), 1, 12);
        Assert.StartsWith("msgprop: SQS counts a receive for each message that was read (", error, StringComparison.Ordinal);
        Assert.Equal(12, await ReceiveAllAsync(sqs, url));
        await sqs.DeleteQueueAsync(url, Token);
    }

    [Fact]
    public async Task An_SQS_queue_that_dead_letters_at_the_first_receive_is_refused()
    {
        var sqs = new InMemorySqs();
        var dead = (await sqs.CreateQueueAsync("dead", Token)).QueueUrl;
        var arn = (await sqs.GetQueueAttributesAsync(dead, ["QueueArn"], Token)).Attributes["QueueArn"];
        await sqs.CreateQueueAsync(
            new CreateQueueRequest("orders") { Attributes = new() { ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"1"}""" } }, Token);

        var peek = new SqsPeek(ProbeAddress.Parse("sqs+http://127.0.0.1/orders"), Options(), sqs);

        Assert.Contains("after one receive", (await Assert.ThrowsAsync<UsageException>(() => peek.PeekAsync(Token))).Message, StringComparison.Ordinal);
    }

    // The service's own protocol is not available here: this is the client in memory.
    [Theory]
    [InlineData("orders")]
    [InlineData("events/subscriptions/all")]
    public async Task Service_Bus_messages_are_judged_and_stay_without_a_warning(string path)
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        bus.CreateSubscription("events", "all");
        await using var client = bus.CreateClient();
        var message = new ServiceBusMessage("body") { ApplicationProperties = { ["traceparent"] = Parent, ["secret"] = Secret } };
        await client.CreateSender(path.Split('/')[0]).SendMessagesAsync([message, new ServiceBusMessage(message.Body)], Token);

        var result = await new ServiceBusPeek(ProbeAddress.Parse($"servicebus://example.invalid/{path}"), Options(), client).PeekAsync(Token);

        Assert.Equal((2, null), (result.Messages.Count, result.Warning));
        Assert.Equal(Parent, result.Messages[0].TextOf("traceparent"));
        var receiver = path == "orders" ? client.CreateReceiver("orders") : client.CreateReceiver("events", "all");
        var left = await receiver.ReceiveMessagesAsync(10, TimeSpan.FromSeconds(1), Token);
        Assert.Equal([1, 1], left.Select(each => each.DeliveryCount));
    }

    [Fact]
    public async Task Bodies_and_values_are_printed_only_where_they_are_asked_for()
    {
        var topic = cluster.NewTopic();
        await ProduceAsync(topic, 2);
        var uri = $"kafka://{cluster.BootstrapServers}/{topic}";

        var plain = await RunAsync(uri);
        var single = await RunAsync(uri, "--count", "1");
        var json = await RunAsync(uri, "--json");
        var values = await RunAsync(uri, "--values");
        var bodies = await RunAsync(uri, "--bodies");

        Assert.All([plain, single, json], run => Assert.Equal(0, run.Exit));
        Assert.All([plain, single, json], run => Assert.DoesNotContain(Secret, run.Output, StringComparison.Ordinal));
        Assert.All([plain, single, json, values], run => Assert.DoesNotContain("body 1", run.Output, StringComparison.Ordinal));
        Assert.Contains("baggage     user; --values shows the values\n", single.Output, StringComparison.Ordinal);
        Assert.Contains($"field       secret = {Secret}\n", values.Output, StringComparison.Ordinal);
        Assert.Contains($"baggage     user = {Secret}\n", values.Output, StringComparison.Ordinal);
        Assert.Contains("body        body 1\n", bodies.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, bodies.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_destination_is_no_error()
    {
        var topic = cluster.NewTopic();

        var (exit, output, error) = await RunAsync($"kafka://{cluster.BootstrapServers}/{topic}");

        Assert.Equal((0, $"kafka://{cluster.BootstrapServers}/{topic} holds no message.\n", ""), (exit, output, error));
    }

    [Theory]
    [InlineData("There is no queue", "amqp")]
    [InlineData("There is no topic", "kafka")]
    [InlineData("There is no queue", "sqs")]
    public async Task An_absent_destination_is_told_in_one_line(string said, string kind)
    {
        if (kind == "sqs") Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        var uri = kind switch { "amqp" => Uri, "kafka" => $"kafka://{cluster.BootstrapServers}/{name}", _ => $"sqs+{server.Address}/{name}" };

        ShouldSay(said, await RunAsync(uri));
    }

    [Theory]
    [InlineData("--count takes", "kafka://127.0.0.1:1/q", "--count", "0")]
    [InlineData("--at takes", "kafka://127.0.0.1:1/q", "--at", "-1")]
    [InlineData("--at is for", "sqs+http://127.0.0.1:1/q", "--at", "end")]
    [InlineData("--partition is for", "amqp://127.0.0.1:1/q", "--partition", "0")]
    [InlineData("--rows takes", "kafka://127.0.0.1:1/q", "--rows", "0")]
    [InlineData("for option '--partition' as a number.", "kafka://127.0.0.1:1/q", "--partition", "x")]
    [InlineData("cannot be read", "kafka://127.0.0.1:1/q", "--timeout", "500ms")]
    [InlineData("cannot be read", "amqp://127.0.0.1:1/q", "--timeout", "500ms")]
    [InlineData("cannot be read", "sqs+http://127.0.0.1:1/q", "--timeout", "500ms")]
    public async Task Unusable_arguments_are_told_in_one_line(string said, params string[] args) => ShouldSay(said, await RunAsync(args));

    private string Uri => $"amqp://{broker.Address.Host}:{broker.Address.Port}/{name}";

    private static void ShouldSay(string said, (int Exit, string Output, string Error) result)
    {
        Assert.Equal((2, "", 1), (result.Exit, result.Output, result.Error.Count(c => c == '\n')));
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    private static PeekOptions Options() =>
        new(10, new PeekPlace(PeekStart.End, 0, null, IsGiven: false), WantsBodies: false, new ProbeOptions(10, TimeSpan.FromSeconds(30), Creates: false));

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Task.Run(() => Tool.Run("", ["peek", .. args]));

    private static async Task<JsonElement> ReportAsync(params string[] args)
    {
        var (exit, output, error) = await RunAsync([.. args, "--json"]);
        Assert.Equal((0, ""), (exit, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static IEnumerable<string> Places(JsonElement report) => report.Items("messages").Select(message => message.Text("message"));

    private static int EndOf(IConsumer<byte[], byte[]> consumer, string topic, int partition) =>
        (int)consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(30)).High.Value;

    private static Confluent.Kafka.Headers KafkaHeaders() =>
        new() { { "traceparent", Encoding.UTF8.GetBytes(Parent) }, { "baggage", Encoding.UTF8.GetBytes($"user={Secret}") }, { "secret", Encoding.UTF8.GetBytes(Secret) } };

    private async Task ProduceAsync(string topic, int count)
    {
        using var producer = new ProducerBuilder<Null, string>(cluster.Producer()).Build();
        var partitions = count > 2 ? 2 : 1;
        for (var i = 1; i <= count; i++)
        {
            var place = new TopicPartition(topic, (i - 1) % partitions);
            await producer.ProduceAsync(place, new Message<Null, string> { Value = $"body {i}", Headers = KafkaHeaders(), Timestamp = new Timestamp(1_700_000_000_000 + i, TimestampType.CreateTime) }, Token);
        }
    }

    private async Task PublishAsync(IChannel channel, string type, int count)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = type };
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
        for (var i = 1; i <= count; i++)
        {
            var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["traceparent"] = Parent, ["n"] = i } };
            await channel.BasicPublishAsync("", name, mandatory: true, properties, Encoding.UTF8.GetBytes($"body {i}"), Token);
        }
    }

    private static Task<SendMessageResponse> SendAsync(IAmazonSQS sqs, string url) => sqs.SendMessageAsync(
        new SendMessageRequest(url, "body") { MessageAttributes = new() { ["traceparent"] = new() { DataType = "String", StringValue = Parent } } }, Token);

    private static async Task<int> ReceiveAllAsync(IAmazonSQS sqs, string url)
    {
        var count = 0;
        while ((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, Token)).Messages is { Count: > 0 } messages)
            count += messages.Count;
        return count;
    }
}
