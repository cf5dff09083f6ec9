namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Judges messages and prints the result: one in full, many as counts and tables.</summary>
/// <param name="terminal">Where to print.</param>
/// <param name="propagators">What to read.</param>
/// <param name="options">How to print.</param>
internal sealed class InspectRun(Terminal terminal, Propagators propagators, InspectOptions options)
{
    /// <summary>The exit code for contexts that failed, with --fail.</summary>
    public const int Failed = 1;

    /// <summary>Judges messages as they are read.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="errors">Counts what could not be read of them.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no message.</exception>
    public int Run(IEnumerable<DumpMessage> messages, DumpErrors errors)
    {
        var (diagnostician, report) = (new Diagnostician(propagators.Of(null), propagators.Formats), new DumpReport(options.Rows));
        var text = new InspectText(new Screen(terminal), propagators.Formats, options);
        using var json = new DumpJson(terminal.Output, options.ShowsValues);
        foreach (var message in messages)
        {
            var diagnosis = diagnostician.Of(message);
            report.Add(diagnosis);
            if (options.IsJson) json.Add(diagnosis);
            else if (options.IsFull) text.Write(diagnosis);
        }

        if (report.Messages == 0 && !options.MayBeNone) throw new UsageException(errors.Count > 0 ? $"No message could be read: {errors}." : options.Nothing);

        if (options.IsJson) json.End(report, errors);
        else if (report.Messages == 0) terminal.Output.WriteLine(options.Nothing);
        else if (report.Messages == 1 && !options.IsFull) text.Write(report.Listed[0]);
        else if (report.Messages > 1) DumpText.Write(new Screen(terminal), report);

        if (errors.Count > 0) throw new UsageException($"Part of the input could not be read: {errors}.");
        return options.Fails && report.HasFailed ? Failed : MsgProp.Good;
    }
}

/// <summary>How messages are judged and printed.</summary>
/// <param name="IsJson">True to print one JSON document.</param>
/// <param name="Fails">True to exit with 1 where a context failed.</param>
/// <param name="ShowsValues">False to hide values of fields.</param>
/// <param name="Rows">How many messages of many are listed.</param>
/// <param name="Nothing">What to report where there is no message.</param>
internal sealed record InspectOptions(bool IsJson, bool Fails, bool ShowsValues, int Rows, string Nothing)
{
    /// <summary>Gets a value indicating whether each message is printed in full, with all fields and its body.</summary>
    public bool IsFull { get; init; }

    /// <summary>Gets a value indicating whether it is no error if there is no message.</summary>
    public bool MayBeNone { get; init; }
}
