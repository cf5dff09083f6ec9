namespace OrderFlow;

/// <summary>The topics that an order passes through, in this order.</summary>
internal static class Topics
{
    public const string Orders = "orders", Payments = "payments";

    public static readonly IReadOnlyList<string> All = [Orders, Payments];
}
