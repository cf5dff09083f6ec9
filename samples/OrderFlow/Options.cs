using System.Globalization;

namespace OrderFlow;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        OrderFlow: orders over HTTP, and then over Kafka, RabbitMQ, Amazon SQS and Azure Service Bus,
        each in one trace.

          ./demo.sh          serve until Ctrl-C, and say where: a page to place orders, to sabotage
                             them, and to see what waits and what is lost
          ./demo.sh --once   place 20 orders, six of them sabotaged on the way, say what became of
                             them, and end: with 0 if all were processed and exactly the sabotaged
                             ones reported, else with 1

          ./demo.sh --soak s
                             orders at a steady rate for s seconds, every fiftieth sabotaged: whether
                             all came through, what was reported, memory and the library's own time
          --rate n           orders a second of a soak; default: 500

          --brokers compose  use the brokers of docker-compose.brokers.yml; default: all in this process
          --kafka host:port  use this Kafka, or several such by commas
          --rabbitmq uri     use this RabbitMQ: amqp://user:password@host:port
          --sqs url          use this SQS: http://host:port
          --servicebus cs    use this Service Bus, by its connection string; the queue invoices is there
          --urls url         serve there; default: http://127.0.0.1:0, which is any free port
          --otlp file        also write every span to this file, a line of OTLP/JSON for each batch
          --help             show this

        """;

    public bool Help { get; private init; }

    public bool Once { get; private init; }

    /// <summary>How long a soak lasts; null for none.</summary>
    public int? SoakSeconds { get; private init; }

    /// <summary>Orders a second of a soak; null where it is not said.</summary>
    public int? Rate { get; private init; }

    /// <summary>Where Kafka is; null for one in this process.</summary>
    public string? Kafka { get; private init; }

    /// <summary>Where RabbitMQ is; null for one in this process.</summary>
    public string? RabbitMq { get; private init; }

    /// <summary>Where SQS is; null for one in this process.</summary>
    public string? Sqs { get; private init; }

    /// <summary>Service Bus's connection string; null for one in this process.</summary>
    public string? ServiceBus { get; private init; }

    public string Url { get; private init; } = "http://127.0.0.1:0";

    /// <summary>Where to write spans; null for nowhere.</summary>
    public string? OtlpFile { get; private init; }

    /// <exception cref="UsageException">The arguments cannot be followed.</exception>
    public static Options Parse(IEnumerable<string> arguments)
    {
        var options = new Options();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            // --name=value is --name value.
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            var value = equals < 0 ? null : argument[(equals + 1)..];
            options = name switch
            {
                "--help" or "-h" when value is null => options with { Help = true },
                "--once" when value is null => options with { Once = true },
                "--soak" => options with { SoakSeconds = CheckNumber(name, value ?? Next(rest, name), 3600) },
                "--rate" => options with { Rate = CheckNumber(name, value ?? Next(rest, name), 10_000) },
                "--brokers" when (value ?? Next(rest, name)) == "compose" => options.WithComposeBrokers(),
                "--brokers" => throw new UsageException("--brokers knows compose alone; each broker has an option of its own"),
                "--rabbitmq" => options with { RabbitMq = value ?? Next(rest, name) },
                "--sqs" => options with { Sqs = CheckSqs(value ?? Next(rest, name)) },
                "--servicebus" => options with { ServiceBus = value ?? Next(rest, name) },
                "--kafka" => options with { Kafka = CheckServers(value ?? Next(rest, name)) },
                "--urls" => options with { Url = CheckUrl(value ?? Next(rest, name)) },
                "--otlp" => options with { OtlpFile = value ?? Next(rest, name) },
                _ => throw new UsageException($"there is no option {argument}; --help shows those there are"),
            };
        }

        if (options is { Once: true, SoakSeconds: not null }) throw new UsageException("--once and --soak are two runs; write one of them and leave out the other");
        if (options is { Rate: not null, SoakSeconds: null }) throw new UsageException("--rate is that of a soak; write --soak and its seconds beside it, or leave it out");
        return options;
    }

    // The compose file's ports (9324 is ElasticMQ's; Service Bus's emulator is on 5673, for RabbitMQ has its 5672), and what the emulators take for credentials.
    private Options WithComposeBrokers() => this with
    {
        Kafka = "127.0.0.1:9092",
        RabbitMq = "amqp://guest:guest@127.0.0.1:5672",
        Sqs = "http://127.0.0.1:9324",
        ServiceBus = "Endpoint=sb://127.0.0.1:5673;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true",
    };

    private static string Next(Queue<string> rest, string name) =>
        rest.TryDequeue(out var value) && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new UsageException($"{name} lacks its value; --help shows what to write");

    private static int CheckNumber(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new UsageException($"{name} {text} is no number from 1 to {most}");

    private static string CheckServers(string servers)
    {
        foreach (var server in servers.Split(','))
        {
            var colon = server.LastIndexOf(':');
            var good = colon > 0
                && ushort.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
                && Uri.CheckHostName(server[..colon]) != UriHostNameType.Unknown;
            if (!good) throw new UsageException($"--kafka {servers} names no Kafka; write host:port, for example --kafka localhost:9092");
        }

        return servers;
    }

    private static string CheckSqs(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"--sqs {address} is no address; write http://host:port, or leave it out for one in this process");

    private static string CheckUrl(string url)
    {
        const string Advice = "write http://host:port, for example --urls http://127.0.0.1:8080, with port 0 for any free one";
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new UsageException($"--urls {url} is no address; {Advice}");
        }

        // The server can take any free port of one address, but localhost may be two.
        var anyPort = address is { Host: "localhost", Port: 0 };
        return address.Scheme == "http" && !anyPort && address.PathBase.Length == 0
            ? url
            : throw new UsageException($"nothing can be served at --urls {url}; {Advice}");
    }
}
