using Messaging.Propagation.TestKit;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

public sealed class PageTests(Browser browser)
{
    private const string Markup = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    [Fact]
    public async Task Whatever_a_message_or_a_destination_says_is_text_on_the_page()
    {
        await using var site = await Site.StartAsync(configure: options => options.RefreshInterval = TimeSpan.FromMilliseconds(200));
        var foreign = new List<string>();
        var wire = new Wire(site.Propagator, Markup) { Client = new MessagingClient { System = Markup, ConsumerGroup = Markup } };
        wire.Receive(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").With("tracestate", $"{Markup}=1").With("baggage", $"{Markup}=1;;"));
        wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).Dispose();

        var page = await browser.OpenAsync($"{site.Url}/propagation/", foreign: foreign);
        await page.Locator("#trace-list button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#waterfall li")).Not.ToHaveCountAsync(0);

        Assert.Contains(Markup, await page.Locator("#failures").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(Markup, await page.Locator("#waterfall").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal((0, "Propagation"), (await page.Locator("main img, main script").CountAsync(), await page.TitleAsync()));
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task Everything_can_be_reached_by_keyboard()
    {
        await using var site = await Site.StartAsync();
        site.Wire("orders").Receive(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        var page = await browser.OpenAsync($"{site.Url}/propagation/");
        await Assertions.Expect(page.Locator("#counted")).ToContainTextAsync("1 message ");

        await page.Locator("#tab-broken").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("#tab-slowest")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#trace-title")).ToHaveTextAsync("0af7651916cd43dd8448eb211c80319c");
        await Assertions.Expect(page.Locator("#trace-title")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_trace_can_be_pointed_to_and_one_that_is_not_known_is_said_not_to_be()
    {
        await using var site = await Site.StartAsync();
        site.Wire("orders").Receive(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        var page = await browser.OpenAsync($"{site.Url}/propagation/#0af7651916cd43dd8448eb211c80319c");
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(1);
        await page.EvaluateAsync("location.hash = '#11111111111111111111111111111111'");

        await Assertions.Expect(page.Locator("#trace-facts")).ToContainTextAsync("not remembered");
    }
}
