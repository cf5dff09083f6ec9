namespace Messaging.Samples.Tests;

/// <summary>The application's command line; what it does is told by the dashboard's tests and the integration suite.</summary>
public sealed class OrderFlowTests
{
    [Theory]
    [InlineData("http://host:port", "--once", "--sqs", "foo")]
    [InlineData("one of them", "--once", "--soak", "5")]
    [InlineData("--soak", "--once", "--rate", "5")]
    public async Task What_it_cannot_follow_ends_it_with_one_line_that_says_what_to_do(string whatToWrite, params string[] arguments) =>
        (await Sample.RunAsync("OrderFlow", null, arguments)).ShouldExplain("OrderFlow", whatToWrite);
}
