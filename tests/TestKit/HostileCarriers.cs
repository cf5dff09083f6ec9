using System.Text;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// Makes carriers as a hostile or broken sender would: good values cut, flipped, repeated and glued together, bytes that are no text,
/// wrong types, and now and then a megabyte. The same seed makes the same carriers.
/// </summary>
public sealed class HostileCarriers(int seed)
{
    private static readonly string[] Names =
    [
        "traceparent", "tracestate", "baggage", "context-stamp", "Traceparent", "TRACESTATE", "BaGgAgE", "user", "",
        "b3", "X-B3-TraceId", "x-b3-spanid", "X-B3-Sampled", "X-B3-Flags", "uber-trace-id", "uberctx-key", "uberctx-", "jaeger-baggage", "X-Amzn-Trace-Id",
        "AWSTraceHeader", "Diagnostic-Id", "MT-Activity-Id", "MT-Activity-Correlation-Context", "ce_traceparent", "cloudEvents:tracestate", "parent-id",
    ];

    private static readonly string[] Seeds =
    [
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-what-the-future-brings",
        "00-00000000000000000000000000000000-0000000000000000-00",
        "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7,tenant@vendor= a b ",
        "a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9,j=10,k=11,l=12,m=13,n=14,o=15,p=16,q=17,r=18,s=19,t=20,u=21,v=22,w=23,x=24,y=25,z=26,a1=1,a2=2,a3=3,a4=4,a5=5,a6=6,a7=7",
        "userId=alice,serverNode=DF%2028;ttl=5;private,isProduction=false",
        "k=%C3%A9%F0%9F%98%80%ff%zz%,;=,k=,==,a=b;c=d;=;e",
        "1;t=1795218034090;o=1795218033000;n=2;f=tsb",
        "1;t=99999999999999999999;o=-1;n=0;f=", "2;x", ";;;===,,,", "\t ", "",
        "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-05e3ac9a4f6e3b90", "0", "d", "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
        "0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:3", "e0ad975be108cd107990683f59cda9e6%3Ae422f3fe664f6342%3A0%3A1",
        "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=?;Lineage=a:1", """[{"key":"tenant","value":"acme"},{"Key":1}]""",
        "1;t=1795218034090;f=t3mjxsb;k=key;m=U8jkfDVebYNrNmjquXRZfqmOOTpxC0TxcbF8meWjeDc",
    ];

    private readonly Random random = new(seed);

    public FieldList Next()
    {
        // Half of them have a good traceparent, or what stands beside it would hardly ever be looked at.
        var carrier = new FieldList();
        if (random.Next(2) == 0) carrier.With("traceparent", Seeds[0]);
        for (var fields = random.Next(0, 7); fields > 0; fields--) carrier.Add((Pick(Names), Value()));
        return carrier;
    }

    private FieldValue Value() => random.Next(24) switch
    {
        0 => FieldValue.Null,
        1 => FieldValue.Any(random.Next()),
        2 => FieldValue.Any(new List<object> { "nested" }),
        3 => FieldValue.Bytes(Noise(random.Next(0, 80))),
        < 12 => FieldValue.Bytes(Encoding.UTF8.GetBytes(Text())),
        _ => FieldValue.Text(Text()),
    };

    private string Text()
    {
        var text = new StringBuilder(Pick(Seeds));
        for (var changes = random.Next(0, 4); changes > 0 && text.Length > 0; changes--) Change(text);
        return text.ToString();
    }

    private void Change(StringBuilder text)
    {
        var at = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0: text[at] = (char)random.Next(0, 0x180); break;
            case 1: text.Length = at; break;
            case 2: text.Insert(at, Pick(Seeds)); break;
            case 3: text.Append(',').Append(Pick(Seeds)); break;
            case 4: text.Insert(at, "\ud800"); break;
            default: text.Remove(0, at); break;
        }
    }

    /// <summary>A value of about a megabyte: one long member, or very many short ones.</summary>
    public FieldValue Megabyte() => random.Next(4) switch
    {
        0 => FieldValue.Text(new string('a', 1 << 20)),
        1 => FieldValue.Text(string.Concat(Enumerable.Repeat(Pick(Seeds) + ",", (1 << 20) / 40))),
        2 => FieldValue.Bytes(Encoding.ASCII.GetBytes(new string(',', 1 << 20))),
        _ => FieldValue.Bytes(Noise(1 << 20)),
    };

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
