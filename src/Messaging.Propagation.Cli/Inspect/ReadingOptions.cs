using System.CommandLine;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>The options that say what is read of a message.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string> formats = new("--formats")
    {
        HelpName = "LIST",
        Description = "The formats to read, in order of precedence, separated by commas. Default: OTEL_PROPAGATORS, else tracecontext,baggage. " +
            $"There are: {string.Join(", ", ContextFormat.Known.Select(format => format.Name))}.",
        CompletionSources = { ContextFormat.Known.Select(format => format.Name).ToArray() },
    };

    private readonly Option<bool> strict = new("--strict") { Description = "Reject a field that occurs several times and may occur once. Default: the last one is used." };

    private readonly Option<string[]> keys = new("--key")
    {
        HelpName = "ID=BASE64",
        Description = "Require a signature by this key, as id=base64. May be repeated.",
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Add(formats);
        command.Add(strict);
        command.Add(keys);
    }

    /// <exception cref="UsageException">A format or a key is unusable.</exception>
    public Propagators PropagatorsOf(ParseResult parsed) => new(parsed.GetValue(formats), parsed.GetValue(strict), parsed.GetValue(keys) ?? []);
}

/// <summary>The options that say how the result is printed.</summary>
internal sealed class OutputOptions
{
    private const int DefaultRows = 20, MaxRows = 10_000;

    private readonly Option<int> rows = new("--rows") { HelpName = "N", Description = "How many messages of many are listed.", DefaultValueFactory = _ => DefaultRows };

    private readonly Option<bool> json = new("--json") { Description = "Print one JSON document with every message." };

    public Option<bool> Fail { get; } = new("--fail") { Description = "Exit with 1 if a trace context failed, or is in a format that is not read." };

    public void AddTo(Command command)
    {
        command.Add(rows);
        command.Add(json);
        command.Add(Fail);
    }

    /// <exception cref="UsageException">The number of rows is unusable.</exception>
    public InspectOptions Of(ParseResult parsed, bool showsValues, string nothing)
    {
        var number = parsed.GetValue(rows);
        if (number is < 1 or > MaxRows) throw new UsageException($"--rows takes a number from 1 to {MaxRows}.");
        return new InspectOptions(parsed.GetValue(json), parsed.GetValue(Fail), showsValues, number, nothing);
    }
}
