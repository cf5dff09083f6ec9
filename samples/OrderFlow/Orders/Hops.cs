namespace OrderFlow;

/// <summary>The places that an order passes through, in this order, by the names that spans and reports have for them.</summary>
internal static class Hops
{
    public const string Orders = "orders", Payments = "payments", Shipments = "shipments", Invoices = "invoices";

    /// <summary>Where a payment waits that was declined at first.</summary>
    public const string PaymentsRetry = "payments.retry";

    public static readonly IReadOnlyList<string> All = [Orders, Payments, Shipments, Invoices];
}
