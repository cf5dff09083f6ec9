using System.Text;
using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>Messages that another language has signed, by the documentation alone.</summary>
public sealed class StampVectorTests
{
    private static readonly JsonElement[] Cases = [.. Vectors.Cases("context-stamp.json")];

    public static TheoryData<string> Ids => [.. Cases.Select(item => item.Text("id"))];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_signed_or_tampered_message_comes_out_as_it_should(string id)
    {
        var item = Cases.Single(item => item.Text("id") == id);
        var propagator = MessagePropagator.Create(options =>
        {
            options.Formats = [.. ContextFormat.Parse(item.Text("formats"))];
            options.TimeProvider = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(item.GetProperty("now").GetInt64()));
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
            options.Policy.Keys = Keys();
        });

        var extraction = propagator.Extract(item.Carrier().AsBytes(), default(FieldList.Getter));

        var expected = item.GetProperty("expected");
        Assert.Equal(expected.Text("outcome"), extraction.Outcome.ToString().ToLowerInvariant());
        var reason = expected.TextOrNull("reason");
        Assert.Equal(reason is null ? [] : [reason], extraction.Failures.Select(failure => failure.Reason.ToString()));
    }

    [Fact]
    public void What_is_signed_is_the_text_that_the_vectors_show()
    {
        var shown = Cases.Where(item => item.TryGetProperty("canonical", out _)).ToList();
        Assert.InRange(shown.Count, 5, Cases.Length);

        foreach (var item in shown)
        {
            var stamp = item.Carrier().Single(field => string.Equals(field.Name, "context-stamp", StringComparison.OrdinalIgnoreCase)).Value.AsText!;
            var content = new SignedContent(version: 1);
            var signed = item.Text("canonical").Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(':', 3));
            foreach (var line in signed) content.Add(line[0], Encoding.UTF8.GetBytes(line[2]));

            Assert.Equal(item.Text("canonical"), Encoding.UTF8.GetString(content.Canonical(Encoding.UTF8.GetBytes(stamp.Split(";m=")[0]))));
        }
    }

    private static KeyRing Keys() => new KeyRing("2026-11", [.. Enumerable.Range(1, 32).Select(i => (byte)i)])
        .With("2026-05", [.. Enumerable.Range(101, 32).Select(i => (byte)i)]);
}
