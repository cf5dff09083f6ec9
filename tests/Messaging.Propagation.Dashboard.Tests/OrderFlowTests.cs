using System.Globalization;
using Messaging.Propagation.TestKit;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>The sample application, seen through its pages.</summary>
public sealed class OrderFlowTests(Browser browser)
{
    private const int Orders = 20;

    public static TheoryData<string, string> Sabotages => new()
    {
        { "strip", "FieldDropped" }, { "garble", "Malformed" }, { "oversize", "TooLong" }, { "eleventh", "OverBudget" }, { "skew", "ClockSkewRate" }, { "forge", "SignatureInvalid" },
    };

    [Fact]
    public async Task An_order_is_placed_and_its_waterfall_shows_the_wait_at_each_of_four_brokers()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var flow = await OrderFlowProcess.StartAsync();
        var foreign = new List<string>();
        var page = await browser.OpenAsync(flow.Url, foreign: foreign);
        var dashboard = page.FrameLocator("#dashboard");

        await page.Locator("#place").ClickAsync();
        await Assertions.Expect(page.Locator("#orders button")).ToContainTextAsync("done");
        await page.Locator("#orders button").ClickAsync();

        await Assertions.Expect(dashboard.Locator("#waterfall li[data-kind=wait]")).ToHaveCountAsync(4);
        var rows = await dashboard.Locator("#waterfall li").AllInnerTextsAsync();
        Assert.All(["orders", "payments", "shipments", "invoices"], (string hop) => Assert.Matches(@"\d+(\.\d+)? m?s by the stamp clock", rows.Single(row => row.StartsWith($"waiting in {hop}", StringComparison.Ordinal))));
        Assert.All(["send orders", "publish payments", "send shipments", "schedule invoices", "process invoices"], (string span) => Assert.Contains(rows, row => row.StartsWith(span, StringComparison.Ordinal)));
        Assert.Empty(foreign);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Browser.Picture("orderflow-front.png") });
    }

    [Fact]
    public async Task How_far_an_order_has_come_is_told_on_every_page_also_after_a_call_that_failed()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var flow = await OrderFlowProcess.StartAsync();
        var (page, failed) = (await browser.OpenAsync("about:blank"), 0);
        await page.RouteAsync(url => url.Contains("/orders", StringComparison.Ordinal) || url.EndsWith("/sabotages", StringComparison.Ordinal), FailTwiceAsync);
        await page.GotoAsync(flow.Url);
        var other = await browser.OpenAsync(flow.Url);

        await other.Locator("#place").ClickAsync();

        await Assertions.Expect(other.Locator("#orders button")).ToContainTextAsync("done");
        await Assertions.Expect(page.Locator("#orders button")).ToContainTextAsync("done");
        await Assertions.Expect(page.Locator("[data-sabotage]")).ToHaveCountAsync(Sabotages.Count);
        Assert.True(failed > 1);

        Task FailTwiceAsync(IRoute route) => Interlocked.Increment(ref failed) <= 2 ? route.AbortAsync() : route.ContinueAsync();
    }

    [Theory]
    [MemberData(nameof(Sabotages))]
    public async Task Each_button_of_sabotage_is_reported_by_its_reason(string sabotage, string reason)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var flow = await OrderFlowProcess.StartAsync();
        var page = await browser.OpenAsync(flow.Url);

        await page.Locator($"[data-sabotage={sabotage}]").ClickAsync();

        await Assertions.Expect(page.Locator("#orders button")).ToContainTextAsync("done");
        var row = page.FrameLocator("#dashboard").Locator($"#failures tr[data-reason={reason}]").First;
        await Assertions.Expect(row.Locator("td").Last).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task The_page_shows_the_broken_traces_with_their_reasons_and_the_lag_of_each_hop()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var flow = await OrderFlowProcess.StartAsync();
        await PlaceAsync(flow);
        var foreign = new List<string>();
        var page = await browser.OpenAsync($"{flow.Url}/propagation/", foreign: foreign);

        foreach (var (_, reason) in Sabotages.Select(row => row.Data))
            await Assertions.Expect(page.Locator($"#failures tr[data-reason={reason}]").First).ToBeVisibleAsync();
        Assert.Equal(
            ["FieldDropped", "Malformed", "SignatureInvalid", "TooLong"], (await page.Locator("#trace-list .badge").AllInnerTextsAsync()).Distinct().Order());
        await page.Locator("#tab-recent").ClickAsync();
        await page.Locator("#trace-list button", new PageLocatorOptions { HasText = "orders → payments → shipments → invoices" }).First.ClickAsync();

        await Assertions.Expect(page.Locator("#waterfall li[data-kind=wait]")).ToHaveCountAsync(4);
        Assert.Equal(5, await page.Locator("#lags canvas").CountAsync());
        Assert.Empty(foreign);
        await PicturesAsync(flow, await page.Locator("#trace-title").InnerTextAsync());
    }

    // To be looked at: the page in the light and in the dark, wide and on a phone.
    private async Task PicturesAsync(OrderFlowProcess flow, string trace)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            var page = await browser.OpenAsync($"{flow.Url}/propagation/#{trace}", width, scheme);
            await Assertions.Expect(page.Locator("#waterfall li")).Not.ToHaveCountAsync(0);
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.Equal(0, overflow);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Browser.Picture(string.Create(CultureInfo.InvariantCulture, $"orderflow-{width}-{scheme}.png")), FullPage = true });
        }
    }

    private static async Task PlaceAsync(OrderFlowProcess flow)
    {
        var placed = new List<string>();
        var acts = Sabotages.Select(row => row.Data.Item1).ToList();
        for (var i = 1; i <= Orders; i++) placed.Add(await flow.PlaceAsync($"customer {i}", i == 10 ? 2000 : i, i % 3 == 0 ? acts[(i / 3) - 1] : null));
        await flow.AreDoneAsync(placed);
    }
}
