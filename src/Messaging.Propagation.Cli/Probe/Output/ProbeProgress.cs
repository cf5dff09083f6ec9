namespace Messaging.Propagation.Cli.Probe;

/// <summary>One line of a terminal that says what is being done, and is gone when it is done.</summary>
internal sealed class ProbeProgress(TextWriter error, bool isTerminal) : IDisposable
{
    private int shown;

    public void Say(string what)
    {
        if (!isTerminal) return;
        error.Write($"\r{what.PadRight(shown)}");
        error.Flush();
        shown = what.Length;
    }

    public void Dispose()
    {
        if (shown > 0) error.Write($"\r{new string(' ', shown)}\r");
        shown = 0;
    }
}
