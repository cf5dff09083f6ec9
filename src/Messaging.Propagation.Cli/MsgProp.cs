using System.CommandLine;
using Messaging.Propagation.Cli.Audit;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Peek;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli;

/// <summary>The tool <c>msgprop</c>. <see cref="Help"/> lists its exit codes.</summary>
internal static class MsgProp
{
    public const int Good = 0, Unusable = 2;

    // No @file: what begins with an @ may be the end of an address, and is a file of nobody's.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static int Run(string[] args, Terminal terminal)
    {
        var exit = Good;
        try
        {
            exit = Answer(args, terminal);
            terminal.Output.Flush();
        }
        catch (IOException exception) when (BrokenPipe.Is(exception))
        {
            // The reader has closed the output. The exit code stands.
            return exit;
        }
        catch (IOException exception)
        {
            return Say(terminal, $"The input could not be read, or what was found not be written: {OneLine.Of(exception.Message)}");
        }

        return exit;
    }

    private static int Answer(string[] args, Terminal terminal)
    {
        try
        {
            var root = new RootCommand("Judges the trace contexts of messages in dumps and on brokers, writes them, tests brokers, and audits spans.")
            {
                InspectCommand.Create(terminal),
                InjectCommand.Create(terminal),
                PeekCommand.Create(terminal),
                ProbeCommand.Create(terminal),
                AuditCommand.Create(terminal),
                CompletionCommand.Create(terminal),
            };
            Help.AddTo(root);
            var parsed = root.Parse(args, Parser);
            var isSuggestion = args is [['[', ..], ..];
            if (isSuggestion) return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error });
            if (parsed.Errors.Count > 0 && args is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first))
                throw new UsageException($"There is no command {Secrets.Hide(first, args)}; there are {string.Join(", ", root.Subcommands.Select(command => command.Name))}. Try msgprop --help.");
            if (parsed.Errors.Count > 0)
                throw new UsageException($"{Secrets.Hide(Plain(parsed.Errors[0].Message), args.Concat(parsed.Tokens.Select(token => token.Value)))} Try msgprop --help.");
            var invocation = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };

            // An interrupted probe must return what it holds. The others hold nothing.
            if (parsed.CommandResult.Command.Name == ProbeCommand.Name) invocation.ProcessTerminationTimeout = ProbeCommand.TimeToEnd;
            return parsed.Invoke(invocation);
        }
        catch (UsageException exception)
        {
            return Say(terminal, exception.Message);
        }
    }

    // The parser names .NET's type, and parses nothing but numbers.
    private static string Plain(string message) => message.Split(" as expected type ") is [var start, _] ? $"{start} as a number." : message;

    private static int Say(Terminal terminal, string what)
    {
        try
        {
            terminal.Error.WriteLine($"msgprop: {Printable.Of(what.ReplaceLineEndings(" "))}");
        }
        catch (IOException)
        {
            // There is nobody left to tell, but for the exit code.
            return Unusable;
        }

        return Unusable;
    }
}
