using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Conformance;

public sealed class ConformanceTests
{
    private static readonly ConformanceReport[] Reports =
    [
        new("w3c-tracecontext.json", "W3C Trace Context", TraceContextCase.Judge),
        new("w3c-baggage.json", "W3C Baggage", BaggageCase.Judge),
        new("b3.json", "B3", new NeighbourCase(ContextFormat.B3).Judge),
        new("jaeger.json", "Jaeger", new NeighbourCase(ContextFormat.Jaeger).Judge),
        new("xray.json", "AWS X-Ray", new NeighbourCase(ContextFormat.XRay).Judge),
    ];

    private const string ParentNotRead = "The parent's id is of no use to a receiver that makes a span of its own, so it is not read, and a bad one costs nothing";

    // A usable context was found all the same, and what is wrong beside it is reported, which these cases do not ask for.
    private static readonly string[] ReportedBesides = ["B3-021", "B3-079", "JG-043", "JG-047"];

    // Why a case that the specification does not pin comes out otherwise than the vectors prefer.
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["B3-041"] = ParentNotRead,
        ["B3-045"] = ParentNotRead,
        ["XR-047"] = "AWS documents a root without a parent as valid: the trace goes on, and the last half of its id stands for the span",
    };

    [Theory]
    [InlineData("w3c-tracecontext.json", 81)]
    [InlineData("w3c-baggage.json", 56)]
    [InlineData("b3.json", 33)]
    [InlineData("jaeger.json", 22)]
    [InlineData("xray.json", 17)]
    public void Every_normative_case_comes_out_as_expected(string file, int cases)
    {
        var normative = Reports.Single(report => report.File == file).Results.Where(result => result.Case.Text("authority") == "normative").ToList();

        Assert.Equal(cases, normative.Count);
        Assert.Empty(normative.Where(result => result.Verdict != Verdict.Passes).Select(result => result.Case.Text("id")));
    }

    [Fact]
    public void The_page_on_conformance_says_what_is_so()
    {
        var page = "# Conformance\n\n" +
            "Cases collected from the specifications and from public test suites (`tests/vectors`, each with its source), run as they stand, over text and over\n" +
            "bytes. *Normative* cases are pinned by a specification or its official suite; the others are not, and where we differ from what they prefer, the\n" +
            "reason is given. A field that came several times is rejected here (`RepeatedFields.Reject`), as those suites have it; the default uses the last.\n" +
            "This page is checked by a test, and written by it: `UPDATE_APPROVED=1 ./test.sh`.\n\n" +
            string.Join('\n', Reports.Select(report => report.Describe(Reasons)));

        ApprovedFile.Matches("docs/conformance.md", page);
    }

    [Theory]
    [InlineData("w3c-tracecontext.json")]
    [InlineData("w3c-baggage.json")]
    [InlineData("b3.json")]
    [InlineData("jaeger.json")]
    [InlineData("xray.json")]
    public void What_is_dropped_is_reported_with_its_reason_and_nothing_else_is(string file)
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.RepeatedFields = RepeatedFields.Reject;
            if (!file.StartsWith("w3c", StringComparison.Ordinal)) options.Formats = [.. ContextFormat.Parse(Path.GetFileNameWithoutExtension(file))];
        });
        var results = Reports.Single(report => report.File == file).Results;
        foreach (var (item, _) in results.Where(result => result.Case.Text("kind") == "extract" && result.Verdict == Verdict.Passes))
        {
            // Where more or fewer entries may be kept, the case cannot say whether any was dropped.
            if (item.TryGetProperty("entry_count", out _) || ReportedBesides.Contains(item.Text("id"))) continue;

            // A tracestate is not looked at where the traceparent was refused: one failure says it all.
            var expected = item.GetProperty("expected");
            var reason = FailureClass.ReasonOf(expected.TextOrNull("failure_class"))
                ?? FailureClass.ReasonOf(expected.TextOrNull("tracestate_failure_class"));

            // A duplicate key drops nothing that the vectors count as a failure; it is reported all the same.
            var failures = propagator.Extract(item.Carrier(), default(FieldList.Getter)).Failures;
            var reported = failures.Select(failure => failure.Reason).Where(reason => reason != FailureReason.DuplicateKey).Distinct();
            Assert.True(
                reported.SequenceEqual(reason is { } one ? [one] : []),
                $"{item.Text("id")} {item.Text("title")}: expected {reason}, reported {string.Join(", ", failures)}");
        }
    }
}
