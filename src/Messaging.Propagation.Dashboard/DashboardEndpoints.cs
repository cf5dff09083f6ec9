using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
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
        group.MapGet("/api/state", () => Results.Json(DashboardState.Of(feed), DashboardState.Json));
        group.MapGet("/api/stream", (CancellationToken token) => TypedResults.ServerSentEvents(StreamAsync(feed, options.RefreshInterval, stopping, token), "state"));
        group.MapGet("/api/traces", (string? order, int? count) => Traces(feed, order, count));
        group.MapGet("/api/traces/{traceId}", (string traceId) => Trace(feed, traceId));
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

    // A text is sent as it is, where an object would be written by the application's own JSON options. With its timer the stream comes to its end: no open page is
    // waited for by an application that stops.
    private static async IAsyncEnumerable<string> StreamAsync(
        DashboardFeed feed, TimeSpan interval, CancellationToken stopping, [EnumeratorCancellation] CancellationToken token)
    {
        using var timer = new PeriodicTimer(interval);
        using var ending = stopping.Register(timer.Dispose);
        do yield return JsonSerializer.Serialize(DashboardState.Of(feed), DashboardState.Json);
        while (await timer.WaitForNextTickAsync(token));
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
