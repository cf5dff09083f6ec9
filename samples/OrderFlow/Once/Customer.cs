using System.Globalization;

namespace OrderFlow;

/// <summary>Places orders over HTTP, one after the other.</summary>
internal static class Customer
{
    // Of twenty orders the third, sixth and so on are spoiled, each in another way, and one is declined at first.
    private const int SabotageEvery = 3, DeclinedOrder = 10;

    /// <returns>The ids of the orders placed, and what kept the customer from placing more; null if nothing did.</returns>
    public static async Task<(IReadOnlyList<string> Orders, string? Trouble)> PlaceAsync(string url, int count, CancellationToken giveUp)
    {
        // The way to this process leads through no proxy, whatever the environment says.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
        var orders = new List<string>();
        try
        {
            while (orders.Count < count)
            {
                var number = orders.Count + 1;
                var order = new NewOrder(string.Create(CultureInfo.InvariantCulture, $"customer {number}"), number == DeclinedOrder ? 2000 : 12.5m * number);
                using var response = await http.PostAsJsonAsync(number % SabotageEvery == 0 ? $"/orders?sabotage={Sabotage.All[(number / SabotageEvery) - 1].Name}" : "/orders", order, giveUp);
                response.EnsureSuccessStatusCode();
                orders.Add((await response.Content.ReadFromJsonAsync<Receipt>(giveUp))!.Order);
            }
        }
        catch (HttpRequestException exception)
        {
            return (orders, $"order {orders.Count + 1} could not be placed: {exception.Message.TrimEnd('.')}");
        }
        catch (OperationCanceledException)
        {
            return (orders, "placing orders was broken off");
        }

        return (orders, null);
    }

    private sealed record Receipt(string Order);
}
