using System.CommandLine;

namespace Messaging.Propagation.Cli;

/// <summary><c>msgprop inject</c>: writes contexts as fields.</summary>
internal static class InjectCommand
{
    public static Command Create(Terminal terminal)
    {
        var formats = new Option<string>("--formats") { HelpName = "LIST", Description = "The formats to write where a line names none. Default: OTEL_PROPAGATORS." };
        var jsonl = new Option<bool>("--jsonl") { Description = "Read a JSON object a line from standard input and write one a line." };
        var command = new Command("inject", "Writes contexts as the fields of messages.") { formats, jsonl };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(jsonl)) throw new UsageException("Contexts come from standard input, a JSON object a line: add --jsonl.");
            JsonLines.Run(terminal, new InjectJson(new Propagators(parsed.GetValue(formats), strict: false, [])).Answer);
            return MsgProp.Good;
        });
        return command;
    }
}
