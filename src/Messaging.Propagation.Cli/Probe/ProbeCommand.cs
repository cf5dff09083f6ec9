using System.CommandLine;

namespace Messaging.Propagation.Cli.Probe;

/// <summary><c>msgprop probe</c>: sends canaries through a real path and says what became of their fields.</summary>
internal static class ProbeCommand
{
    /// <summary>A field that must survive did not.</summary>
    public const int Lost = 1;

    public const string Name = "probe";

    /// <summary>How long an interrupted run may take to end: what it waits for, then its clean-up.</summary>
    public static readonly TimeSpan TimeToEnd = ProbeOptions.DefaultGrace + TimeSpan.FromSeconds(15);

    private const int DefaultCount = 20, MaxCount = 1000;

    public static Command Create(Terminal terminal)
    {
        var uri = new Argument<string>("uri")
        {
            Description = "Where test messages are sent: kafka://host:port/topic, amqp(s)://host:port/queue, sqs+http(s)://host:port/queue or " +
                "servicebus://host/queue. Secrets come from the environment: docs/msgprop.md.",
        };
        var through = new Option<string>("--through") { HelpName = "URI", Description = "Where test messages come back, if something forwards them there. Default: where they are sent." };
        var count = new Option<int>("--count") { HelpName = "N", Description = "How many test messages measure the round trip, and the most that a step sends.", DefaultValueFactory = _ => DefaultCount };
        var timeout = new Option<string>("--timeout") { HelpName = "TIME", Description = "How long test messages have to come back: 500ms, 30s, 2m.", DefaultValueFactory = _ => "30s" };
        var create = new Option<bool>("--create") { Description = "Create a destination that does not exist, and delete it afterwards." };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON document." };
        var command = new Command(Name, "Sends test messages through a broker and reports which fields survive, how large they may be, and how long a round trip takes.")
        {
            uri, through, count, timeout, create, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var number = parsed.GetValue(count);
            if (number is < 1 or > MaxCount) throw new UsageException($"--count takes a number from 1 to {MaxCount}.");
            var options = new ProbeOptions(number, ProbeOptions.ParseTimeout(parsed.GetValue(timeout)!), parsed.GetValue(create));
            var from = ProbePaths.Resolve(ProbeAddress.Parse(parsed.GetValue(uri)!));
            var to = parsed.GetValue(through) is { } far ? ProbePaths.Resolve(ProbeAddress.Parse(far)) : from;
            return RunAsync(terminal, new ProbeRoute(from, to), options, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ProbeRoute route, ProbeOptions options, bool json, CancellationToken cancellationToken)
    {
        var report = await ProbeAsync(terminal, route, options, cancellationToken);
        if (json) ProbeJson.Write(terminal.Output, report);
        else ProbeText.Write(terminal.Output, report);
        return report.Failed.Any() ? Lost : MsgProp.Good;
    }

    private static async Task<ProbeReport> ProbeAsync(Terminal terminal, ProbeRoute route, ProbeOptions options, CancellationToken cancellationToken)
    {
        using var progress = new ProbeProgress(terminal.Error, ReferenceEquals(terminal.Error, Console.Error) && !Console.IsErrorRedirected);
        var sender = ProbePaths.Of(route.From, options, Warn);
        var receiver = route.From == route.To ? sender : ProbePaths.Of(route.To, options, Warn);
        try
        {
            var run = new ProbeRun(sender, receiver, options, TimeProvider.System, progress.Say);
            return await run.RunAsync(route.From.Text, route.To.Text, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new UsageException("The probe was interrupted before it had found anything out.");
        }
        finally
        {
            // Side by side: the clean-up of one does not use up the time of the other's.
            var cleaned = sender.DisposeAsync().AsTask();
            if (!ReferenceEquals(sender, receiver)) await receiver.DisposeAsync();
            await cleaned;
        }

        void Warn(string what) => terminal.Error.WriteLine($"msgprop: {what}");
    }

    private sealed record ProbeRoute(ProbeAddress From, ProbeAddress To);
}
