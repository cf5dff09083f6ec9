using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Extracting;

/// <summary>The text of an extraction can be logged: it says how it ended and why, without a value of the message.</summary>
public sealed class ExtractionTextTests
{
    private readonly MessagePropagator propagator = MessagePropagator.Create(options =>
    {
        options.IncludeFieldValues = true;
        options.LoggerFactory = new LogRecorder();
    });

    public static TheoryData<FieldList, string> Cases => new()
    {
        { [], "Absent" },
        { new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "Extracted, trace 0af7651916cd43dd8448eb211c80319c (tracecontext)" },
        {
            new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").With("baggage", "secret=1,secret=2").With("tracestate", "="),
            "Extracted, trace 0af7651916cd43dd8448eb211c80319c (tracecontext), Malformed in tracestate, DuplicateKey in baggage"
        },
        { new FieldList().With("traceparent", "secret"), "Failed, Malformed in traceparent" },
        { new FieldList().With("MT-Activity-Id", "secret"), "Absent, MT-Activity-Id not read" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Names_outcome_trace_and_failures(FieldList message, string text) =>
        Assert.Equal(text, propagator.Extract(message, default(FieldList.Getter)).ToString());

    [Fact]
    public void A_refused_context_is_said_to_be_refused_and_names_from_outside_are_printable()
    {
        var restarts = MessagePropagator.Create(options => options.Policy.Trust.Mode = TrustMode.Restart);
        var throwing = default(Extraction) with { FailureArray = [new ExtractionFailure(FailureReason.CarrierThrew, ""), new ExtractionFailure(FailureReason.CarrierThrew, "a\nb")] };

        Assert.Equal(
            "Extracted, trace 0af7651916cd43dd8448eb211c80319c (tracecontext), not adopted",
            restarts.Extract(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), default(FieldList.Getter)).ToString());
        Assert.Equal(@"Absent, CarrierThrew, CarrierThrew in a\u000ab", throwing.ToString());
    }
}
