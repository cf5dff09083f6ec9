namespace OrderFlow;

/// <summary>What a customer sends.</summary>
internal sealed record NewOrder(string? Customer, decimal Amount);

/// <summary>A message on the topic <c>orders</c>.</summary>
internal sealed record Order(string Id, string Customer, decimal Amount);

/// <summary>A message on the topic <c>payments</c>.</summary>
internal sealed record Payment(string Order, decimal Amount);
