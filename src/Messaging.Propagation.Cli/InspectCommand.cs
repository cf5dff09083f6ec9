using System.CommandLine;

namespace Messaging.Propagation.Cli;

/// <summary><c>msgprop inspect</c>: reads the fields of a message.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var fields = new Argument<string[]>("fields") { Description = "The message's fields as name=value. A name may come more than once.", Arity = ArgumentArity.ZeroOrMore };
        var formats = new Option<string>("--formats") { Description = "The formats to read, in order of precedence: tracecontext,baggage,b3. Default: OTEL_PROPAGATORS." };
        var strict = new Option<bool>("--strict") { Description = "Reject a field that came several times and may come once. Default: the last counts." };
        var keys = new Option<string[]>("--key") { Description = "Require a signature by this key, as id=base64. May be repeated.", AllowMultipleArgumentsPerToken = false };
        var jsonl = new Option<bool>("--jsonl") { Description = "Read a JSON object a line from standard input and write one a line." };
        var command = new Command("inspect", "Says what the library makes of the fields of a message.") { fields, formats, strict, keys, jsonl };
        command.SetAction(parsed =>
        {
            var propagators = new Propagators(parsed.GetValue(formats), parsed.GetValue(strict), parsed.GetValue(keys) ?? []);
            var given = parsed.GetValue(fields) ?? [];
            if (parsed.GetValue(jsonl))
            {
                if (given.Length > 0) throw new UsageException("With --jsonl the fields come from standard input: leave them out of the arguments.");
                JsonLines.Run(terminal, new InspectJson(propagators).Answer);
                return MsgProp.Good;
            }

            if (given.Length == 0) throw new UsageException("There is nothing to inspect: give fields as name=value, or --jsonl to read them from standard input.");
            InspectText.Write(terminal.Output, propagators.Of(null).Extract([.. given.Select(Pair)]));
            return MsgProp.Good;
        });
        return command;
    }

    private static KeyValuePair<string, string> Pair(string field)
    {
        var equals = field.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(field[..equals], field[(equals + 1)..])
            : throw new UsageException($"{Secrets.Show(field)} is not a field: write name=value, as in traceparent=00-….");
    }
}
