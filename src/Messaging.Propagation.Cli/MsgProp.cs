using System.CommandLine;
using Messaging.Propagation.Cli.Audit;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli;

/// <summary>
/// The tool <c>msgprop</c>: exit code 0 whatever the contexts say, 1 where a target is missed and that was to be told, 2 on unusable arguments.
/// </summary>
internal static class MsgProp
{
    public const int Good = 0, Unusable = 2;

    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            var root = new RootCommand("Says what Messaging.Propagation makes of the context fields of a message, writes them, and audits spans.")
            {
                InspectCommand.Create(terminal),
                InjectCommand.Create(terminal),
                ProbeCommand.Create(terminal),
                AuditCommand.Create(terminal),
            };
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0) throw new UsageException($"{parsed.Errors[0].Message} Try msgprop --help.");
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException exception)
        {
            terminal.Error.WriteLine($"msgprop: {exception.Message.ReplaceLineEndings(" ")}");
            return Unusable;
        }
        catch (IOException)
        {
            // Whoever read the output has seen enough.
            return Good;
        }
        finally
        {
            Flush(terminal.Output);
        }
    }

    private static void Flush(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (IOException)
        {
            // As above: there is nobody left to tell.
            return;
        }
    }
}
