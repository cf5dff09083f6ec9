using Messaging.Propagation.TestKit;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>Names that others choose cannot hide, reorder or stretch anything on the page.</summary>
public sealed class HostileNamesTests(Browser browser)
{
    // A right-to-left override, an escape character, a zero-width space, a line separator, a tag, and half of a pair.
    private const string Hostile = "orders\u202E\u001B[31m\u200Bevil\u2028\U000E0041\uD800";

    private const string Trace = "5af7651916cd43dd8448eb211c803e51";

    private static readonly string Long = new('n', 5_000);

    [Fact]
    public async Task No_control_or_reordering_character_of_a_name_is_on_the_page()
    {
        await using var site = await StartAsync();
        Fill(site, Hostile);
        var page = await OpenAsync(site);

        // All text, and all that is read aloud or shown on hovering.
        var text = await page.EvaluateAsync<string>(
            "document.body.innerText + [...document.querySelectorAll('*')].flatMap((each) => [...each.attributes]).map(({ value }) => value).join(' ')");
        var found = await page.EvaluateAsync<string[]>("(text) => [...text.replace(/[\\n\\t]/g, '')].filter((each) => /[\\p{C}\\p{Zl}\\p{Zp}]/u.test(each)).map((each) => each.codePointAt(0).toString(16))", text);

        Assert.Empty(found);
        foreach (var place in new[] { "#failures", "#waterfall", "#trace-list", "#lags figcaption" })
            Assert.Contains("orders\\u202E\\u001B[31m\\u200Bevil\\u2028\\U000E0041", await page.Locator(place).First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_long_name_is_cut_with_the_whole_of_it_in_a_title_and_stretches_nothing(int width)
    {
        await using var site = await StartAsync();
        Fill(site, Long);
        var page = await OpenAsync(site, width);

        foreach (var place in new[] { "#failures", "#waterfall", "#trace-list", "#lags" })
        {
            Assert.DoesNotContain(Long, await page.Locator(place).InnerTextAsync(), StringComparison.Ordinal);
            Assert.Contains(Long, await page.Locator($"{place} [title]").First.GetAttributeAsync("title"), StringComparison.Ordinal);
        }

        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('body, .scroll, #trace-list, #trace, #lags figure')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.id || each.className || each.tagName)"));
    }

    private static Task<Site> StartAsync() => Site.StartAsync(configure: options => options.RefreshInterval = TimeSpan.FromMilliseconds(200));

    private static void Fill(Site site, string name)
    {
        var wire = new Wire(site.Propagator, name) { Client = new MessagingClient { System = name, ConsumerGroup = name } };
        var message = new FieldList().With("traceparent", $"00-{Trace}-b7ad6b7169203331-01").With("tracestate", "bad bad").With("context-stamp", "1;t=1795218034090;f=t");
        wire.Receive(message);
        wire.Process(message).Dispose();
    }

    private async Task<IPage> OpenAsync(Site site, int width = 1280)
    {
        var page = await browser.OpenAsync($"{site.Url}/propagation/#{Trace}", width);
        await Assertions.Expect(page.Locator("#waterfall li")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#lags figure")).Not.ToHaveCountAsync(0);
        return page;
    }
}
