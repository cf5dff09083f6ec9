using System.Text.Json;

namespace OrderFlow;

/// <summary>What a customer sends.</summary>
internal sealed record NewOrder(string? Customer, decimal Amount);

/// <summary>A message: an order on its way.</summary>
/// <param name="Id">The order's id.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Amount">What is to be paid. Payments over 1,000 are declined the first time.</param>
internal sealed record Order(string Id, string Customer, decimal Amount)
{
    public bool IsDeclinedAtFirst => Amount > 1000;

    /// <exception cref="JsonException">It is no order, and never will be.</exception>
    public static Order Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Order>(json) ?? throw new JsonException("It is null.");

    /// <exception cref="JsonException">It is no order, and never will be.</exception>
    public static Order Read(string? json) => JsonSerializer.Deserialize<Order>(json ?? "") ?? throw new JsonException("It is null.");
}
