namespace Messaging.Propagation.Benchmarks;

/// <summary>Fields as they arrive, the same in all benchmarks.</summary>
internal static class SampleFields
{
    public const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public const string TraceState = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

    public const string Baggage = "tenant=acme%20co,user=alice,region=eu-west-1";
}
