using Messaging.Propagation.Cli.Audit;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class ProgressBarTests
{
    [Fact]
    public void It_shows_the_share_of_the_files_bytes_a_few_times_a_second_and_is_gone_in_the_end()
    {
        using var output = new StringWriter();
        var (time, progress) = (new ManualTimeProvider(), new AuditProgress(200_000_000));
        var bar = new ProgressBar(output, progress, time);

        progress.Add(50_000_000);
        time.Advance(TimeSpan.FromMilliseconds(500));
        bar.Draw();
        bar.Draw();

        Assert.Equal(["", "[##########..............................]  25 % 100 MB/s"], output.ToString().Split('\r').Select(line => line.TrimEnd()));
        bar.Clear();
        Assert.Equal("", output.ToString().Split('\r')[^2].Trim());
    }
}
