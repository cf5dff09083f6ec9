using System.Diagnostics;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>The web front.</summary>
internal static class OrderRoutes
{
    // As many as one looks at.
    private const int Shown = 20;

    public static void MapOrders(this WebApplication app)
    {
        app.Use(NameSpan);
        app.MapGet("/", () => PageFile.Result("index.html", "text/html; charset=utf-8"));
        app.MapGet("/flow.js", () => PageFile.Result("flow.js", "text/javascript; charset=utf-8"));
        app.MapGet("/flow.css", () => PageFile.Result("flow.css", "text/css; charset=utf-8"));
        app.MapGet("/sabotages", () => Sabotage.All.Select(act => new { act.Name, act.Title }));
        app.MapGet("/orders", (OrderBook book) => book.Latest(Shown).Select(each => new { order = each.Id, state = each.State, trace = each.Trace }));
        app.MapGet("/orders/{id}", (string id, OrderBook book) =>
            book.StateOf(id) is { } state ? Results.Ok(new { order = id, state, trace = book.TraceOf(id) }) : Results.NotFound());
        app.MapPost("/orders", PlaceAsync);
    }

    // The conventions' name for a request; ASP.NET Core gives its span one that is the same for all.
    private static Task NameSpan(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint)
            Activity.Current?.DisplayName = $"{context.Request.Method} {endpoint.RoutePattern.RawText}";
        return next(context);
    }

    private static async Task<IResult> PlaceAsync(NewOrder order, OrderDesk desk, string? sabotage = null)
    {
        if (string.IsNullOrWhiteSpace(order.Customer) || order.Amount <= 0)
            return Results.Problem("An order needs a customer and an amount above zero.", statusCode: StatusCodes.Status400BadRequest);
        var act = sabotage is null ? null : Sabotage.All.FirstOrDefault(each => each.Name == sabotage);
        if (sabotage is not null && act is null)
            return Results.Problem($"There is no sabotage {sabotage}; GET /sabotages shows those there are.", statusCode: StatusCodes.Status400BadRequest);
        try
        {
            var id = await desk.PlaceAsync(order.Customer, order.Amount, act);
            return Results.Accepted($"/orders/{id}", new { order = id, trace = Activity.Current?.TraceId.ToHexString() });
        }
        catch (ProduceException<string, string> exception)
        {
            return Results.Problem(
                $"Kafka did not take the order: {exception.Error.Reason}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
