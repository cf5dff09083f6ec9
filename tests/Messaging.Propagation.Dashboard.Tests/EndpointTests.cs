using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Messaging.Propagation.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Dashboard.Tests;

public sealed partial class EndpointTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_line_shows_what_was_received_since()
    {
        await using var site = await Site.StartAsync();
        var wire = site.Wire("orders");
        for (var i = 0; i < 3; i++) wire.Receive(new FieldList().With("traceparent", Parent).With("context-stamp", "1;t=1795218034090;o=1795218033000;n=1;f=ts"));

        var state = await site.GetAsync("/propagation/api/state");

        Assert.Equal(3, state.GetProperty("messages").GetInt64());
        Assert.Equal(Enum.GetNames<PropagationIndicator>(), state.GetProperty("indicators").EnumerateArray().Select(each => each.GetProperty("name").GetString()));
        var failure = Assert.Single(state.GetProperty("failures").EnumerateArray(), each => each.GetProperty("reason").GetString() == "FieldDropped");
        Assert.Equal(("orders", "tracestate", 3), (failure.GetProperty("destination").GetString(), failure.GetProperty("field").GetString(), failure.GetProperty("count").GetInt32()));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", state.GetProperty("traces").GetProperty("broken")[0].GetProperty("traceId").GetString());
        Assert.Equal(3, state.GetProperty("lag").GetProperty("destinations")[0].GetProperty("counts").EnumerateArray().SelectMany(step => step.EnumerateArray()).Sum(count => count.GetInt32()));
    }

    [Fact]
    public async Task A_trace_has_its_hops_and_spans_whoever_else_listens()
    {
        await using var site = await Site.StartAsync();
        var wire = site.Wire("traced");
        var sent = wire.Send();
        wire.Receive(sent);
        using (var processing = wire.Process(sent)) processing.Fail(new TimeoutException("no"));
        var trace = sent.TextOf("traceparent")!.Split('-')[1];

        var detail = await site.GetAsync($"/propagation/api/traces/{trace}");

        Assert.Equal("00", sent.TextOf("traceparent")!.Split('-')[3]);
        Assert.Equal(["send traced", "process traced"], detail.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("name").GetString()));
        Assert.Equal("System.TimeoutException", detail.GetProperty("spans")[1].GetProperty("error").GetString());
        Assert.Equal("traced", detail.GetProperty("trace").GetProperty("hops")[0].GetProperty("destination").GetString());
    }

    [Theory]
    [InlineData("/propagation/api/traces/nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/propagation/api/traces/00000000000000000000000000000001", HttpStatusCode.NotFound)]
    [InlineData("/propagation/api/traces?order=best", HttpStatusCode.BadRequest)]
    [InlineData("/propagation/api/traces?order=recent&count=-5", HttpStatusCode.OK)]
    public async Task Nonsense_is_answered_with_what_is_wrong(string path, HttpStatusCode status)
    {
        await using var site = await Site.StartAsync();

        using var response = await site.Http.GetAsync(path, Token);

        Assert.Equal(status, response.StatusCode);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal(status != HttpStatusCode.OK, body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData("Production", false, HttpStatusCode.NotFound)]
    [InlineData("Production", true, HttpStatusCode.OK)]
    [InlineData("Development", false, HttpStatusCode.OK)]
    public async Task Outside_development_it_is_there_only_when_asked_for(string environment, bool enabled, HttpStatusCode status)
    {
        await using var site = await Site.StartAsync(
            environment, options => options.EnabledOutsideDevelopment = enabled, conventions: dashboard => dashboard.AllowAnonymous());

        using var response = await site.Http.GetAsync("/propagation/", Token);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Whoever_may_not_see_it_sees_nothing_of_it()
    {
        await using var site = await Site.StartAsync(configure: options => options.Authorize = context => ValueTask.FromResult(context.Request.Headers.ContainsKey("X-Ops")));

        await AssertSeenByOpsAloneAsync(site, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_asked_of_the_mapped_dashboard_is_asked_for_each_of_its_addresses()
    {
        await using var site = await Site.StartAsync(
            services: services =>
            {
                services.AddAuthentication("cookies").AddCookie("cookies", options => options.Events.OnRedirectToLogin = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                });
                services.AddAuthorization(options => options.AddPolicy("ops", policy => policy.RequireAssertion(context => context.Resource is HttpContext { Request.Headers: var headers } && headers.ContainsKey("X-Ops"))));
            },
            conventions: dashboard => dashboard.RequireAuthorization("ops"));

        await AssertSeenByOpsAloneAsync(site, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Behind_a_path_base_the_page_and_its_files_are_found()
    {
        await using var site = await Site.StartAsync(pathBase: "/shop");

        using var redirect = await site.Http.GetAsync("/shop/propagation?a=1", Token);
        using var page = await site.Http.GetAsync("/shop/propagation/", Token);

        Assert.Equal((HttpStatusCode.Found, "/shop/propagation/?a=1"), (redirect.StatusCode, redirect.Headers.Location!.OriginalString));
        var html = await page.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("\"/", html, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_goes_on_and_ends_with_its_reader()
    {
        await using var site = await Site.StartAsync(configure: options => options.RefreshInterval = TimeSpan.FromMilliseconds(100));
        await using var stream = await site.Http.GetStreamAsync("/propagation/api/stream", Token);
        using var reader = new StreamReader(stream);
        var events = 0;

        while (events < 3)
            if ((await reader.ReadLineAsync(Token))!.StartsWith("data:", StringComparison.Ordinal)) events++;

        Assert.Equal(3, events);
    }

    [Fact]
    public async Task The_stream_ends_after_a_whole_event_when_the_application_stops()
    {
        await using var site = await Site.StartAsync();
        await using var stream = await site.Http.GetStreamAsync("/propagation/api/stream", Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("event: state", await reader.ReadLineAsync(Token));

        site.Lifetime.StopApplication();

        var rest = await reader.ReadToEndAsync(Token).WaitAsync(Eventually.Deadline, Token);
        Assert.EndsWith("}\n\n", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_is_the_same_json_whatever_the_application_has_its_own_be()
    {
        // Spans are the whole process's, those of other tests included.
        await using var site = await Site.StartAsync(
            configure: options => options.CollectSpans = false,
            services: services => services.ConfigureHttpJsonOptions(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower));
        site.Wire("orders").Receive(new FieldList().With("traceparent", Parent));
        await using var stream = await site.Http.GetStreamAsync("/propagation/api/stream", Token);
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync(Token);

        var streamed = (await reader.ReadLineAsync(Token))!;

        var asked = await site.Http.GetStringAsync("/propagation/api/state", Token);
        Assert.Equal($"data: {WithoutTime(asked)}", WithoutTime(streamed));
    }

    [Fact]
    public async Task What_is_registered_is_what_is_shown_and_told_once()
    {
        await using var site = await Site.StartAsync(services: services => services.AddTraceLagTracker().AddPropagationHealth(options => options.MinCoverage = 0.5));
        site.Wire("registered").Receive(new FieldList().With("traceparent", Parent));

        var state = await site.GetAsync("/propagation/api/state");

        Assert.Equal(1, state.GetProperty("messages").GetInt64());
        Assert.Equal(0.5, state.GetProperty("indicators")[0].GetProperty("target").GetDouble());
        Assert.Single(state.GetProperty("traces").GetProperty("recent")[0].GetProperty("hops").EnumerateArray());
    }

    [Fact]
    public async Task Options_that_cannot_be_are_refused_when_it_is_mapped()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Site.StartAsync(configure: options => options.MaxTraces = 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Site.StartAsync(configure: options => options.SpansPerSecond = 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Site.StartAsync(configure: options => options.MaxStreams = 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Site.StartAsync(configure: options => options.RefreshInterval = TimeSpan.Zero));
    }

    [Fact]
    public void Every_failure_and_indicator_has_a_sentence_of_its_runbook() => Assert.All(
        Enum.GetNames<FailureReason>().Concat(Enum.GetNames<PropagationIndicator>()), name => Assert.NotEmpty(Runbooks.Sentences[name]));

    private static string WithoutTime(string json) => At().Replace(json, "");

    [GeneratedRegex("\"at\":[0-9]+,")]
    private static partial Regex At();

    private static async Task AssertSeenByOpsAloneAsync(Site site, HttpStatusCode toOthers)
    {
        foreach (var path in new[] { "/propagation/", "/propagation/dashboard.js", "/propagation/elements.js", "/propagation/lags.js", "/propagation/trace.js", "/propagation/dashboard.css", "/propagation/api/state", "/propagation/api/stream", "/propagation/api/traces" })
        {
            using var refused = await site.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Token);
            using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Ops", "1" } } };
            using var allowed = await site.Http.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, Token);
            Assert.Equal((path, toOthers, HttpStatusCode.OK), (path, refused.StatusCode, allowed.StatusCode));
        }
    }
}
