namespace Messaging.Conventions.Tests;

/// <summary>What tests do not do: a test that waits for a time is slow on a fast machine and red on a slow one.</summary>
public sealed class TestRuleTests
{
    private static readonly ForbiddenTexts Forbidden = new(
        new("a sleeping thread", @"\bThread\.Sleep\b", "Thread" + ".Sleep(1)", "Thread.Yield()"),
        new("a nap", @"\bTask\.Delay\(\s*(\d|TimeSpan\.From\w+\(\s*\d)", "Task" + ".Delay(100, token)", "Task.Delay(Timeout.Infinite, token)"),
        new("a skipped test without a reason", @"\bSkip\s*=\s*""[^""]{0,9}""", "Skip" + " = \"flaky\"", "Skip" + " = \"Needs a Docker engine.\""));

    public static TheoryData<string> Rules => Forbidden.Names;

    [Theory]
    [MemberData(nameof(Rules))]
    public void Tests_have_nothing_of(string what) => Forbidden.AreNotIn(Repository.CSharp("tests", "integration"), atLeast: 20, what);
}
