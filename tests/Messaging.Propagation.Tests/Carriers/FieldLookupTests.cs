namespace Messaging.Propagation.Tests.Carriers;

public sealed class FieldLookupTests
{
    public static TheoryData<string, string> Names =>
    [
        .. ContextFormat.Known.SelectMany(format => format.FieldsRead).Distinct().Where(name => !name.EndsWith('*')).Select(name => (name, name)),
        (FieldNames.ContextStamp, FieldNames.ContextStamp),
        ("cloudEvents:traceparent", FieldNames.CloudEventsTraceParent), ("cloudEvents_traceparent", FieldNames.CloudEventsTraceParent),
        ("cloudEvents:tracestate", FieldNames.CloudEventsTraceState), ("cloudEvents_tracestate", FieldNames.CloudEventsTraceState),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_found_in_any_case_and_a_stranger_that_looks_like_it_is_not(string name, string reported)
    {
        var field = FieldLookup.Find(name);

        Assert.NotEqual(Field.None, field);
        Assert.Equal(reported, FieldLookup.NameOf(field));
        Assert.Equal(field, FieldLookup.Find(name.ToUpperInvariant()));
        Assert.Equal(field, FieldLookup.Find(name.ToLowerInvariant()));
        for (var i = 0; i < name.Length; i++)
        {
            // Another letter, those that some take for an s and an i, and what becomes the same where only a bit is looked at.
            foreach (var other in "!\u017f\u0131") Assert.Equal(Field.None, FieldLookup.Find($"{name[..i]}{other}{name[(i + 1)..]}"));
            if (!char.IsAsciiLetter(name[i])) Assert.Equal(Field.None, FieldLookup.Find($"{name[..i]}{(char)(name[i] ^ 0x20)}{name[(i + 1)..]}"));
            Assert.Equal(Field.None, FieldLookup.Find(name[..i]));
        }

        Assert.Equal(Field.None, FieldLookup.Find(name + "s"));
    }

    [Theory]
    [InlineData("uberctx-tenant", true)]
    [InlineData("UBERCTX-tenant", true)]
    [InlineData("uberctx-", false)]
    [InlineData("uberct--tenant", false)]
    [InlineData("xuberctx-tenant", false)]
    [InlineData("", false)]
    public void Names_that_hold_a_key_are_told_by_their_beginning(string name, bool isFound) =>
        Assert.Equal(isFound ? Field.UberContext : Field.None, FieldLookup.Find(name));
}
