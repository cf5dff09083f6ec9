using System.CommandLine;
using System.Text;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary><c>msgprop inspect</c>: reads messages from arguments, files and standard input.</summary>
internal static class InspectCommand
{
    private const string StandardInput = "-";

    private const string Nothing =
        "There is nothing to inspect: give fields as name=value, a file, or a dump on standard input. " +
        "Headers must be in the dump: kafka-console-consumer needs --property print.headers=true, kcat -J or -f '%h\\n'.";

    public static Command Create(Terminal terminal)
    {
        var inputs = new Argument<string[]>("input")
        {
            Description = "Fields of one message as name=value, files with dumps, or - for standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var from = new Option<string>("--from")
        {
            HelpName = "FORM",
            Description = $"How the dump is written: {string.Join(", ", DumpShapes.Names)}.",
            DefaultValueFactory = _ => DumpShapes.Names[0],
            CompletionSources = { DumpShapes.Names },
        };
        var reading = new ReadingOptions();
        var output = new OutputOptions();
        var jsonl = new Option<bool>("--jsonl") { Description = "Read one carrier per line from standard input as JSON, and write one answer per line." };
        var command = new Command("inspect", "Reads messages and reports their trace contexts, what is wrong with them, and what to do.") { inputs, from, jsonl };
        reading.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var propagators = reading.PropagatorsOf(parsed);
            var given = parsed.GetValue(inputs) ?? [];
            if (parsed.GetValue(jsonl))
            {
                if (given.Length > 0) throw new UsageException("With --jsonl the fields come from standard input: leave them out of the arguments.");
                var answers = new InspectJson(propagators);
                JsonLines.Run(terminal, answers.Answer);
                return parsed.GetValue(output.Fail) && answers.HasFailed ? InspectRun.Failed : MsgProp.Good;
            }

            if (given.Length == 0 && terminal.IsInputTerminal) throw new UsageException(Nothing);
            var errors = new DumpErrors();
            var messages = MessagesOf(given.Length == 0 ? [StandardInput] : given, terminal, DumpShapes.Parse(parsed.GetValue(from)!), errors);
            return new InspectRun(terminal, propagators, output.Of(parsed, showsValues: true, Nothing)).Run(messages, errors);
        });
        return command;
    }

    // Arguments that are fields make up one message.
    private static IEnumerable<DumpMessage> MessagesOf(string[] given, Terminal terminal, DumpShape shape, DumpErrors errors)
    {
        var fields = new List<(string, FieldValue)>();
        foreach (var argument in given)
        {
            if (argument == StandardInput)
            {
                foreach (var message in DumpInput.Read(terminal.Input, shape, errors)) yield return message;
            }
            else if (File.Exists(argument) || Directory.Exists(argument))
            {
                using var file = DumpInput.Open(argument);
                foreach (var message in DumpInput.Read(file, shape, errors)) yield return message;
            }
            else if (argument.AsSpan().TrimStart() is ['{' or '[', ..] || argument.AsSpan().ContainsAny('\n', '\t'))
            {
                using var text = new MemoryStream(Encoding.UTF8.GetBytes(argument));
                foreach (var message in DumpInput.Read(text, shape, errors)) yield return message;
            }
            else
            {
                fields.AddRange(FieldsOf(argument));
            }
        }

        if (fields.Count > 0) yield return new DumpMessage("arguments", DumpShape.Arguments, fields);
    }

    private static List<(string, FieldValue)> FieldsOf(string argument)
    {
        if (argument.Any(char.IsControl)) throw new UsageException("An argument contains control characters, such as terminal escapes: remove them.");
        if (FieldSegments.SeparatorOf(argument) <= 0 && argument is ['-', ..])
            throw new UsageException($"{Secrets.Show(argument)} is not an option of inspect. Try msgprop inspect --help.");
        if (FieldSegments.SeparatorOf(argument) <= 0)
            throw new UsageException($"{Secrets.Show(argument)} is not a field, and there is no such file: write name=value, as in traceparent=00-…, or name a file.");
        return TextLine.FieldsOf(argument);
    }
}
