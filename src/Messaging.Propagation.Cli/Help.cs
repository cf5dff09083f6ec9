using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Messaging.Propagation.Cli;

/// <summary>Prints examples and exit codes below the help of System.CommandLine.</summary>
/// <param name="inner">The help of System.CommandLine.</param>
internal sealed class Help(HelpAction inner) : SynchronousCommandLineAction
{
    private const string ExitCodes =
        """
        Exit codes:
          0  success, whatever the contexts are
          1  probe: a field was lost; with --fail: a context failed (inspect, peek) or a target was missed (audit)
          2  unusable arguments or input, an unreachable broker, or output that cannot be written; one line says what to do
        """;

    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["inspect"] =
        [
            "msgprop inspect traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "kcat -C -b localhost:9092 -t orders -J -e | msgprop inspect",
            "msgprop inspect dump.json --formats tracecontext,baggage,b3 --fail",
        ],
        ["inject"] = ["""echo '{"context":{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","sampling":"accept"}}' | msgprop inject --jsonl --formats b3"""],
        ["peek"] = ["msgprop peek kafka://localhost:9092/orders --count 20", "msgprop peek amqp://localhost:5672/orders"],
        ["probe"] = ["msgprop probe kafka://localhost:9092/orders --through kafka://localhost:9092/mirrored-orders"],
        ["audit"] = ["msgprop audit traces.jsonl --html report.html --fail"],
        ["completion"] = ["msgprop completion bash >> ~/.bashrc"],
    };

    /// <summary>Adds examples and exit codes to the help of a command and its subcommands.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Help((HelpAction)option.Action!);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exit = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.TryGetValue(parseResult.CommandResult.Command.Name, out var examples))
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return exit;
    }
}
