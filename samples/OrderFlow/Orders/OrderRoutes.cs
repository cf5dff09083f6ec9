using System.Diagnostics;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>The web front.</summary>
internal static class OrderRoutes
{
    private const string Welcome = """
        OrderFlow: an order goes from here over Kafka's topic "orders" to a payments worker, and from there
        over topic "payments" to a fulfilment worker, all in one trace.

          POST /orders       places an order, such as {"customer":"Ada","amount":12.5}; answers with its id
          GET  /orders/{id}  says how far it has come

        """;

    public static void MapOrders(this WebApplication app)
    {
        app.Use(NameSpan);
        app.MapGet("/", () => Results.Text(Welcome));
        app.MapGet("/orders/{id}", (string id, OrderBook book) =>
            book.StateOf(id) is { } state ? Results.Ok(new { order = id, state }) : Results.NotFound());
        app.MapPost("/orders", PlaceAsync);
    }

    // The conventions' name for a request; ASP.NET Core gives its span one that is the same for all.
    private static Task NameSpan(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint)
            Activity.Current?.DisplayName = $"{context.Request.Method} {endpoint.RoutePattern.RawText}";
        return next(context);
    }

    private static async Task<IResult> PlaceAsync(NewOrder order, OrderDesk desk)
    {
        if (string.IsNullOrWhiteSpace(order.Customer) || order.Amount <= 0)
            return Results.Problem("An order needs a customer and an amount above zero.", statusCode: StatusCodes.Status400BadRequest);
        try
        {
            var id = await desk.PlaceAsync(order.Customer, order.Amount);
            return Results.Accepted($"/orders/{id}", new { order = id });
        }
        catch (ProduceException<string, string> exception)
        {
            return Results.Problem(
                $"Kafka did not take the order: {exception.Error.Reason}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
