namespace Messaging.Conventions.Tests;

/// <summary>What the code of this library does not do.</summary>
public sealed class SourceRuleTests
{
    // catch, what it catches and when, and a block with nothing in it but blanks: comments are gone before this looks.
    private const string InBrackets = @"\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)\s*";
    private const string EmptyCatch = $@"\bcatch\s*({InBrackets})?(when\s*{InBrackets})?\{{\s*\}}";

    private static readonly ForbiddenTexts Forbidden = new(
        new("conditional compilation", @"^[ \t]*#[ \t]*(if|elif)\b", "#if DEBUG", "#region if"),
        new("unfinished work", @"\b(TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b", "// TODO: later", "TodoList", inComments: true),
        new("reflection into what is not public", @"\bNonPublic\b", "BindingFlags.NonPublic", "BindingFlags.Public"),
        new("the machine's clock, where TimeProvider is meant", @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b", "DateTime.UtcNow", "time.GetUtcNow()"),
        new("a sleeping thread", @"\bThread\.Sleep\b", "Thread" + ".Sleep(1)", "Thread.Yield()"));

    private static readonly ForbiddenTexts ForbiddenEverywhere = new(
        new ForbiddenText("an empty catch", EmptyCatch, "catch (IOException e) when (Is(e)) " + "{ }", "catch { throw; }"));

    public static TheoryData<string> Rules => Forbidden.Names;

    public static TheoryData<string> RulesEverywhere => ForbiddenEverywhere.Names;

    [Theory]
    [MemberData(nameof(Rules))]
    public void Source_has_nothing_of(string what) => Forbidden.AreNotIn(Repository.CSharp("src"), atLeast: 90, what);

    [Theory]
    [MemberData(nameof(RulesEverywhere))]
    public void No_code_at_all_has(string what) => ForbiddenEverywhere.AreNotIn(Repository.CSharp(), atLeast: 115, what);
}
