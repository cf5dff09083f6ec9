namespace Messaging.Samples.Tests;

/// <summary>Two organizations over one broker.</summary>
public sealed class PartnerBoundaryTests
{
    private static readonly string[] Steps =
    [
        "key of May: adopted", "key of November: adopted", "carrier's key: adopted", "as W3C", "as B3", "does not", "there and back",
        "refused with SignatureMissing", "refused with SignatureInvalid", "with no baggage",
    ];

    [Fact]
    public async Task Every_step_comes_out_as_expected()
    {
        var outcome = await Sample.RunAsync("PartnerBoundary");

        outcome.ShouldBe(0);
        Assert.Empty(outcome.Error);
        Assert.Equal("all as expected", outcome.Output[^1]);
        Assert.All(outcome.Output[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        foreach (var step in Steps)
            Assert.Contains(outcome.Output, line => line.EndsWith(step, StringComparison.Ordinal));
    }
}
