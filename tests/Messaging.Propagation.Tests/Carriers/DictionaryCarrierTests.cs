using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Reflection;
using System.Text;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Carriers;

public sealed class DictionaryCarrierContract
    : CarrierContract<IDictionary<string, string>, DictionaryCarrierContract.Getter, DictionaryCarrier.Setter>
{
    protected override bool AllowsRepeats => false;

    protected override bool AllowsBinary => false;

    protected override IDictionary<string, string> Create(params (string Name, byte[]? Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => Encoding.UTF8.GetString(field.Value ?? []));

    protected override IReadOnlyList<(string Name, string? Value)> Dump(IDictionary<string, string> carrier) =>
        [.. carrier.Select(field => (field.Key, (string?)field.Value))];

    // The getter takes any pairs; the contract wants one that takes just what the setter does.
    public readonly struct Getter : ICarrierGetter<IDictionary<string, string>>
    {
        public void Visit<TVisitor>(IDictionary<string, string> carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct => default(DictionaryCarrier.Getter).Visit(carrier, ref visitor);
    }
}

public sealed class DelegateCarrierContract : CarrierContract<DelegateCarrier, DelegateCarrier.Getter, DelegateCarrier.Setter>
{
    private readonly NameValueCollection headers = new(StringComparer.Ordinal);

    protected override bool AllowsRepeats => true;

    protected override bool AllowsBinary => false;

    // The collection behind the delegates makes an array of each name's values.
    protected override int MostAllocated => 4 * 1024 * 1024;

    protected override DelegateCarrier Create(params (string Name, byte[]? Value)[] fields)
    {
        headers.Clear();
        foreach (var (name, value) in fields) headers.Add(name, Encoding.UTF8.GetString(value ?? []));
        return new DelegateCarrier(() => headers.AllKeys!, name => headers.GetValues(name), headers.Set, headers.Remove);
    }

    protected override IReadOnlyList<(string Name, string? Value)> Dump(DelegateCarrier carrier) =>
        [.. headers.AllKeys.SelectMany(name => headers.GetValues(name)!.Select(value => (name!, (string?)value)))];
}

public sealed class DictionaryCarrierTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    [Fact]
    public void Any_kind_of_string_dictionary_is_read()
    {
        var attributes = new Dictionary<string, string> { ["googclient_x"] = "1", ["traceparent"] = Parent };

        Assert.Equal("b7ad6b7169203331", Propagator.Extract(attributes).Context.SpanId.ToHexString());
        Assert.Equal("b7ad6b7169203331", Propagator.Extract(new ReadOnlyDictionary<string, string>(attributes)).Context.SpanId.ToHexString());
        Assert.Equal(ExtractionOutcome.Absent, Propagator.Extract((Dictionary<string, string>?)null).Outcome);
    }

    [Fact]
    public void The_current_context_is_written_in_place_of_what_stood_there()
    {
        using var ambient = Ambient.Unlistened();
        var attributes = new Dictionary<string, string> { ["TraceParent"] = Parent, ["tracestate"] = "old=1", ["user"] = "1" };

        Propagator.Inject(attributes);

        Assert.Equal([("traceparent", ambient.Id!), ("user", "1")], attributes.Select(field => (field.Key, field.Value)).Order());
    }

    [Fact]
    public void A_carrier_that_can_only_be_read_is_not_written()
    {
        var carrier = new DelegateCarrier(() => ["traceparent"], _ => [Parent]);
        using var ambient = Ambient.Unlistened();

        Propagator.Inject(carrier, default(DelegateCarrier.Setter));

        Assert.Equal("b7ad6b7169203331", Propagator.Extract(carrier, default(DelegateCarrier.Getter)).Context.SpanId.ToHexString());
    }

    [Fact]
    public void All_spellings_of_a_name_are_removed_in_one_pass_over_the_names()
    {
        var fields = MalformedFields.Of("baggage", MalformedShape.ManySpellings, 1 << 16).ToDictionary(field => field.Name, field => field.Value.AsText!);
        var proxy = DispatchProxy.Create<IDictionary<string, string>, NamesCounter>();
        var counter = (NamesCounter)(object)proxy;
        counter.Fields = fields;

        DictionaryCarrier.RemoveField(proxy, "baggage");

        Assert.Equal(["traceparent"], fields.Keys);
        Assert.Equal(1, counter.Passes);
    }

    public class NamesCounter : DispatchProxy
    {
        public IDictionary<string, string> Fields { get; set; } = null!;

        public int Passes { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == "get_Keys") Passes++;
            return targetMethod.Invoke(Fields, args);
        }
    }
}
