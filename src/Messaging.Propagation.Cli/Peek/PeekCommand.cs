using System.CommandLine;
using System.Globalization;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Peek;

/// <summary><c>msgprop peek</c>: judges the messages of a queue or topic without consuming them.</summary>
internal static class PeekCommand
{
    private const int DefaultCount = 10, MaxCount = 1000;

    public static Command Create(Terminal terminal)
    {
        var uri = new Argument<string>("uri")
        {
            Description = "kafka://host:port/topic, amqp(s)://host:port/queue, sqs+http(s)://host:port/queue, servicebus://host/queue or " +
                "servicebus://host/topic/subscriptions/name. Secrets come from the environment: docs/msgprop.md.",
        };
        var count = new Option<int>("--count") { HelpName = "N", Description = "How many messages to peek at.", DefaultValueFactory = _ => DefaultCount };
        var at = new Option<string>("--at")
        {
            HelpName = "PLACE",
            Description = "Kafka and RabbitMQ streams: beginning, end (the newest messages), or an offset. Default: end.",
            CompletionSources = { "beginning", "end" },
        };
        var partition = new Option<int?>("--partition") { HelpName = "N", Description = "Kafka: the only partition to peek at. Default: all." };
        var values = new Option<bool>("--values") { Description = "Print the values of headers, baggage and trace state, which may be personal data." };
        var bodies = new Option<bool>("--bodies") { Description = "Print the bodies of messages, which may be personal data." };
        var timeout = new Option<string>("--timeout") { HelpName = "TIME", Description = "How long the broker may take to answer: 500ms, 30s, 2m.", DefaultValueFactory = _ => "30s" };
        var command = new Command("peek", "Judges the messages of a queue or topic without consuming them.") { uri, count, at, partition, values, bodies, timeout };
        var (reading, output) = (new ReadingOptions(), new OutputOptions());
        reading.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var number = parsed.GetValue(count);
            if (number is < 1 or > MaxCount) throw new UsageException($"--count takes a number from 1 to {MaxCount}.");
            var address = ProbePaths.Resolve(ProbeAddress.Parse(parsed.GetValue(uri)!));
            var limits = new ProbeOptions(number, ProbeOptions.ParseTimeout(parsed.GetValue(timeout)!), Creates: false);
            var options = new PeekOptions(number, PlaceOf(parsed.GetValue(at), parsed.GetValue(partition), address), parsed.GetValue(bodies), limits);
            var shown = output.Of(parsed, parsed.GetValue(values), $"{address.Text} holds no message.") with { IsFull = parsed.GetValue(values) || parsed.GetValue(bodies) };
            var result = await PeekAsync(address, options, cancellationToken);
            if (result.Warning is { } warning && result.Messages.Count > 0) terminal.Error.WriteLine($"msgprop: {warning}");
            return new InspectRun(terminal, reading.PropagatorsOf(parsed), shown with { MayBeNone = true }).Run(result.Messages, new DumpErrors());
        });
        return command;
    }

    /// <summary>Peeks by the client of the address's broker.</summary>
    /// <exception cref="UsageException">The broker cannot be reached, or the destination is absent; the message says what to do.</exception>
    public static async Task<PeekResult> PeekAsync(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await BrokerCalls.GuardAsync(
                address,
                token => address.Scheme switch
                {
                    "kafka" => KafkaPeek.PeekAsync(address, options, token),
                    "amqp" or "amqps" => RabbitMqPeek.PeekAsync(address, options, token),
                    "sqs+http" or "sqs+https" => new SqsPeek(address, options).PeekAsync(token),
                    _ => new ServiceBusPeek(address, options).PeekAsync(token),
                },
                (2 * options.Limits.ConnectTimeout) + options.Limits.Timeout, "cannot be read", "check host, port, credentials and the right to read", cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new UsageException("The peek was interrupted. No message was consumed.");
        }
    }

    private static PeekPlace PlaceOf(string? at, int? partition, ProbeAddress address)
    {
        var isKafka = address.Scheme == "kafka";
        if (partition is not null && !isKafka) throw new UsageException("--partition is for Kafka.");
        if (at is not null && !isKafka && address.Scheme is not ("amqp" or "amqps")) throw new UsageException("--at is for Kafka and RabbitMQ streams.");
        return at switch
        {
            null or "end" => new PeekPlace(PeekStart.End, 0, partition, at is not null),
            "beginning" => new PeekPlace(PeekStart.Beginning, 0, partition, true),
            _ => long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? new PeekPlace(PeekStart.Offset, offset, partition, true)
                : throw new UsageException("--at takes beginning, end, or an offset."),
        };
    }
}
