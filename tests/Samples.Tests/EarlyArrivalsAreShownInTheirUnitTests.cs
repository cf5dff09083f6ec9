using OrderFlow;

namespace Messaging.Samples.Tests;

/// <summary>OrderFlow's table shows how early a message arrived in a unit of which there is at least one.</summary>
public sealed class EarlyArrivalsAreShownInTheirUnitTests
{
    [Theory]
    [InlineData(1, "less than 1 ms")]
    [InlineData(9_999, "less than 1 ms")]
    [InlineData(10_000, "1 ms")]
    [InlineData(420_000, "42 ms")]
    [InlineData(599_990_000, "59999 ms")]
    [InlineData(600_000_000, "1 min")]
    [InlineData(3_000_000_000, "5 min")]
    public void In_ticks(long ticks, string text) => Assert.Equal(text, Show.Ahead(TimeSpan.FromTicks(ticks)));
}
