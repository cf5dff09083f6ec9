using System.CommandLine;
using Messaging.Propagation.Cli.Audit;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Peek;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli;

/// <summary>
/// The tool <c>msgprop</c>: exit code 0 whatever the contexts say, 1 where a target is missed and that was to be told, 2 on unusable arguments and where
/// what was found could not be written.
/// </summary>
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
            // Whoever read the output has seen enough, and what was decided stands.
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
            var root = new RootCommand("Says what Messaging.Propagation makes of the context fields of a message, writes them, and audits spans.")
            {
                InspectCommand.Create(terminal),
                InjectCommand.Create(terminal),
                PeekCommand.Create(terminal),
                ProbeCommand.Create(terminal),
                AuditCommand.Create(terminal),
            };
            var parsed = root.Parse(args, Parser);
            if (parsed.Errors.Count > 0 && args is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first))
                throw new UsageException($"There is no command {Secrets.Hide(first, args)}; there are {string.Join(", ", root.Subcommands.Select(command => command.Name))}. Try msgprop --help.");
            if (parsed.Errors.Count > 0)
                throw new UsageException($"{Secrets.Hide(parsed.Errors[0].Message, args.Concat(parsed.Tokens.Select(token => token.Value)))} Try msgprop --help.");
            var invocation = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };

            // A probe that is interrupted has to give back what it holds; the others hold nothing, and end at once.
            if (parsed.CommandResult.Command.Name == ProbeCommand.Name) invocation.ProcessTerminationTimeout = ProbeCommand.TimeToEnd;
            return parsed.Invoke(invocation);
        }
        catch (UsageException exception)
        {
            return Say(terminal, exception.Message);
        }
    }

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
