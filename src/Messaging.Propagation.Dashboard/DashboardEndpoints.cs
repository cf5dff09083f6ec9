using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Messaging.Propagation.Dashboard;

/// <summary>The page, its files, and the JSON that it is made of.</summary>
internal static class DashboardEndpoints
{
    private const int MaxTraces = 200;

    private static readonly string[] Scripts = ["dashboard.js", "elements.js", "lags.js", "trace.js"];

    public static void Map(RouteGroupBuilder group, DashboardFeed feed, DashboardAccess access, PropagationDashboardOptions options, CancellationToken stopping)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            SetHeaders(context.HttpContext.Response.Headers);
            return await access.RefuseAsync(context.HttpContext) ?? await next(context);
        });

        group.MapGet("/", Page);
        group.MapGet("/dashboard.css", () => PageFile.Result("dashboard.css", "text/css; charset=utf-8"));
        foreach (var script in Scripts) group.MapGet($"/{script}", () => PageFile.Result(script, "text/javascript; charset=utf-8"));
        group.MapGet("/api/stream", new StateStream(() => DashboardState.Of(feed), options, feed.Time, stopping).ServeAsync)
            .AddEndpointFilter(new ConcurrencyFilter(options));

        var questions = group.MapGroup("/api").AddEndpointFilter(new ConcurrencyFilter(options));
        questions.MapGet("/state", () => Results.Json(DashboardState.Of(feed), DashboardState.Json));
        questions.MapGet("/traces", (string? order, int? count) => Traces(feed, order, count));
        questions.MapGet("/traces/{traceId}", (string traceId) => Trace(feed, traceId));
    }

    // Relative addresses are resolved against a path that ends in a slash.
    private static IResult Page(HttpContext context) => context.Request.Path.Value is [.., '/']
        ? PageFile.Result("index.html", "text/html; charset=utf-8")
        : Results.Redirect($"{context.Request.PathBase}{context.Request.Path}/{context.Request.QueryString}");

    private static IResult Traces(DashboardFeed feed, string? order, int? count)
    {
        var most = Math.Clamp(count ?? 50, 0, MaxTraces);
        IReadOnlyList<TraceLag>? traces = order switch
        {
            null or "slowest" => feed.Tracker.Slowest(most),
            "recent" => feed.Tracker.Recent(most),
            "broken" => feed.Tracker.Broken(most),
            _ => null,
        };
        return traces is null
            ? Results.Json(new { Error = "order is to be slowest, recent or broken" }, DashboardState.Json, statusCode: StatusCodes.Status400BadRequest)
            : Results.Json(traces.Select(TraceView.Of), DashboardState.Json);
    }

    private static IResult Trace(DashboardFeed feed, string text)
    {
        if (!ActivityContext.TryParse($"00-{text}-0000000000000001-00", null, isRemote: true, out var context))
            return Results.Json(new { Error = "a trace id is 32 lower-case hexadecimal digits" }, DashboardState.Json, statusCode: StatusCodes.Status400BadRequest);
        return feed.Tracker.TryGet(context.TraceId, out var trace)
            ? Results.Json(TraceView.Of(trace, feed.Spans.Of(context.TraceId)), DashboardState.Json)
            : Results.Json(new { Error = "the trace is not remembered" }, DashboardState.Json, statusCode: StatusCodes.Status404NotFound);
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
