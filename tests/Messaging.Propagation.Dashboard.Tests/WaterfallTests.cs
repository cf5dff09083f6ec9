using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>The trace that is open.</summary>
public sealed class WaterfallTests(Browser browser)
{
    private const string First = "11111111111111111111111111111111", Second = "22222222222222222222222222222222";

    private readonly ManualTimeProvider time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_trace_goes_on_by_itself()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        var page = await browser.OpenAsync($"{site.Url}/propagation/#{First}");
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(1);

        site.Wire("payments").Receive(Message(First));

        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_late_answer_does_not_take_the_place_of_a_newer_one()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        var early = await site.Http.GetStringAsync($"/propagation/api/traces/{First}", Token);
        var page = await browser.OpenAsync($"{site.Url}/propagation/");
        var held = await HoldFirstAsync(page);
        await page.Locator("#tab-recent").ClickAsync();
        await page.Locator("#trace-list button").ClickAsync();
        var late = await held.Task.WaitAsync(Token);
        site.Wire("payments").Receive(Message(First));
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(2);
        await page.EvaluateAsync("window.fewest = 2; new MutationObserver(() => { fewest = Math.min(fewest, document.querySelectorAll('#waterfall li').length); }).observe(document.body, { subtree: true, childList: true })");

        await AnswerAsync(page, late, early);

        Assert.Equal(2, await page.EvaluateAsync<int>("fewest"));
    }

    [Fact]
    public async Task A_late_answer_does_not_take_the_place_of_another_trace()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        site.Wire("orders").Receive(Message(Second));
        var early = await site.Http.GetStringAsync($"/propagation/api/traces/{First}", Token);
        var page = await browser.OpenAsync($"{site.Url}/propagation/");
        var held = await HoldFirstAsync(page);
        await page.Locator("#tab-recent").ClickAsync();
        await page.Locator("#trace-list button", new PageLocatorOptions { HasText = First }).ClickAsync();
        var late = await held.Task.WaitAsync(Token);
        await page.Locator("#trace-list button", new PageLocatorOptions { HasText = Second }).ClickAsync();
        await Assertions.Expect(page.Locator("#trace-title")).ToHaveTextAsync(Second);

        await AnswerAsync(page, late, early);

        await Assertions.Expect(page.Locator("#trace-title")).ToHaveTextAsync(Second);
    }

    [Fact]
    public async Task A_hop_with_clock_skew_stands_where_it_was_received_and_squashes_no_other()
    {
        await using var site = await StartAsync();
        var start = time.GetUtcNow().ToUnixTimeMilliseconds();
        site.Wire("orders").Receive(Message(First).With("context-stamp", $"1;t={start + 3_600_000};n=1;f=t"));
        time.Advance(TimeSpan.FromSeconds(3));
        site.Wire("payments").Receive(Message(First).With("context-stamp", $"1;t={start + 1000};n=2;f=t"));

        var page = await browser.OpenAsync($"{site.Url}/propagation/#{First}");
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(2);

        var rows = await page.Locator("#waterfall li").AllInnerTextsAsync();
        Assert.Equal(["waiting in orders", "waiting in payments"], rows.Select(row => row.Split('\n')[0]));
        Assert.Contains("clock skew: by the stamp clock it was sent 60.0 min after it was received", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("clock skew", rows[1], StringComparison.Ordinal);
        Assert.InRange(await page.Locator("#waterfall .bar").Last.EvaluateAsync<double>("bar => parseFloat(bar.style.width)"), 66, 67);
    }

    private Task<Site> StartAsync() => Site.StartAsync(
        configure: options => options.RefreshInterval = TimeSpan.FromMilliseconds(100),
        services: services => services.Configure<MessagePropagationOptions>(options => options.TimeProvider = time));

    // The first question about a trace waits for its answer until the test gives it.
    private static async Task<TaskCompletionSource<IRoute>> HoldFirstAsync(IPage page)
    {
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/api/traces/*", route => held.TrySetResult(route) ? Task.CompletedTask : route.ContinueAsync());
        return held;
    }

    // Until the page has had it: what it does of it, it does at once.
    private static async Task AnswerAsync(IPage page, IRoute late, string body)
    {
        await page.RunAndWaitForRequestFinishedAsync(
            () => late.FulfillAsync(new RouteFulfillOptions { Body = body, ContentType = "application/json" }),
            new PageRunAndWaitForRequestFinishedOptions { Predicate = request => request == late.Request });
        await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private static FieldList Message(string trace) => new FieldList().With("traceparent", $"00-{trace}-b7ad6b7169203331-01");
}
