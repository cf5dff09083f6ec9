using System.Globalization;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Draws how much of the files has been read, a few times a second, on one line that is gone in the end.</summary>
internal sealed class ProgressBar(TextWriter output, AuditProgress progress, TimeProvider time)
{
    private const int Width = 40, Line = 78;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long began = time.GetTimestamp();
    private long drawn;

    public void Draw()
    {
        if (drawn != 0 && time.GetElapsedTime(drawn) < Pause) return;
        drawn = time.GetTimestamp();
        var share = progress.Total > 0 ? Math.Min(1, (double)progress.Read / progress.Total) : 1;
        var bar = new string('#', (int)(share * Width)).PadRight(Width, '.');
        var speed = progress.Read / 1e6 / Math.Max(0.001, time.GetElapsedTime(began).TotalSeconds);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{bar}] {share * 100,3:0} % {speed:0} MB/s").PadRight(Line));
        output.Flush();
    }

    public void Clear()
    {
        output.Write('\r' + new string(' ', Line) + '\r');
        output.Flush();
    }
}
