using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>What stays on the page while it goes on.</summary>
public sealed class LivePageTests(Browser browser)
{
    private const string First = "11111111111111111111111111111111", Second = "22222222222222222222222222222222", Third = "33333333333333333333333333333333";

    [Fact]
    public async Task Nothing_is_touched_while_nothing_changes()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First).With("tracestate", "bad bad"));
        var page = await browser.OpenAsync($"{site.Url}/propagation/#{First}");
        await Assertions.Expect(page.Locator("#waterfall li")).ToHaveCountAsync(1);
        await page.EvaluateAsync("window.touched = 0; new MutationObserver((all) => { touched += all.length; }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })");

        await RefreshesAsync(page);

        Assert.Equal(0, await page.EvaluateAsync<int>("touched"));
    }

    [Fact]
    public async Task The_row_that_has_the_focus_keeps_it_when_others_come_before_it_and_when_it_comes_before_others()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        site.Wire("orders").Receive(Message(Second));
        var page = await OpenRecentAsync(site, rows: 2);
        await Row(page, First).FocusAsync();
        await page.EvaluateAsync("window.row = document.activeElement; window.blurred = 0; row.addEventListener('blur', () => { blurred++; })");

        site.Wire("orders").Receive(Message(Third));
        await Assertions.Expect(Rows(page)).ToHaveTextAsync([Third, Second, First], Containing);
        site.Wire("payments").Receive(Message(First));
        await Assertions.Expect(Rows(page)).ToHaveTextAsync([First, Third, Second], Containing);

        Assert.Equal((true, 0), (await page.EvaluateAsync<bool>("row === document.activeElement"), await page.EvaluateAsync<int>("blurred")));
    }

    [Fact]
    public async Task A_row_that_has_the_focus_can_be_opened_though_newer_ones_have_taken_its_place()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        var page = await OpenRecentAsync(site, rows: 1);
        await Row(page, First).FocusAsync();

        for (var i = 0; i < 20; i++) site.Wire("orders").Receive(Message($"{i + 1:x32}"));
        await Assertions.Expect(Rows(page)).ToHaveCountAsync(21);
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#trace-title")).ToHaveTextAsync(First);
        await Assertions.Expect(Rows(page)).ToHaveCountAsync(20);
    }

    [Fact]
    public async Task A_press_that_lasts_longer_than_the_page_stays_as_it_is_is_a_click_all_the_same()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        var page = await OpenRecentAsync(site, rows: 1);
        await Row(page, First).HoverAsync();
        await page.Mouse.DownAsync();

        site.Wire("orders").Receive(Message(Second));
        await Assertions.Expect(page.Locator("#counted")).ToContainTextAsync("2 messages");
        await page.Mouse.UpAsync();

        await Assertions.Expect(page.Locator("#trace-title")).ToHaveTextAsync(First);
        await Assertions.Expect(Rows(page)).ToHaveTextAsync([Second, First], Containing);
    }

    [Fact]
    public async Task What_is_read_aloud_does_not_change_with_every_message()
    {
        await using var site = await StartAsync();
        site.Wire("orders").Receive(Message(First));
        var page = await browser.OpenAsync($"{site.Url}/propagation/");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Every target is met.");
        await page.EvaluateAsync("window.said = 0; new MutationObserver((all) => { said += all.length; }).observe(document.querySelector('[role=status]'), { subtree: true, childList: true, characterData: true })");

        site.Wire("orders").Receive(Message(First));
        await Assertions.Expect(page.Locator("header")).ToContainTextAsync("2 messages in the last 5 minutes");

        Assert.Equal(0, await page.EvaluateAsync<int>("said"));
    }

    [Fact]
    public async Task A_target_that_is_missed_says_where_and_what_to_do_and_the_window_is_the_one_that_was_chosen()
    {
        await using var site = await StartAsync(services => services.AddPropagationHealth(options => options.Window = TimeSpan.FromSeconds(90)));
        for (var i = 0; i < 20; i++) site.Wire("orders").Receive([]);
        for (var i = 0; i < 80; i++) site.Wire("payments").Receive(Message(First));

        var page = await browser.OpenAsync($"{site.Url}/propagation/");

        var tile = page.Locator("[data-indicator=Coverage]");
        await Assertions.Expect(tile).ToContainTextAsync("orders (test): 0 % of 20");
        await Assertions.Expect(tile).ToContainTextAsync(Runbooks.Sentences["Coverage"]);
        await Assertions.Expect(page.Locator("[data-indicator=ClockSkewRate]")).Not.ToContainTextAsync(Runbooks.Sentences["ClockSkewRate"]);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("1 target is missed.");
        await Assertions.Expect(page.Locator("header")).ToContainTextAsync("100 messages in the last 90 seconds");
    }

    [Fact]
    public async Task A_tile_has_the_name_of_its_indicator()
    {
        await using var site = await StartAsync();

        var page = await browser.OpenAsync($"{site.Url}/propagation/");

        await Assertions.Expect(page.Locator("#indicators .name")).ToHaveTextAsync(Enum.GetNames<PropagationIndicator>());
    }

    private static LocatorAssertionsToHaveTextOptions Containing => new() { UseInnerText = true };

    // Spans are the whole process's, those of other tests included.
    private static Task<Site> StartAsync(Action<IServiceCollection>? services = null) => Site.StartAsync(
        configure: options => (options.RefreshInterval, options.CollectSpans) = (TimeSpan.FromMilliseconds(100), false), services: services);

    private async Task<IPage> OpenRecentAsync(Site site, int rows)
    {
        var page = await browser.OpenAsync($"{site.Url}/propagation/");
        await page.Locator("#tab-recent").ClickAsync();
        await Assertions.Expect(Rows(page)).ToHaveCountAsync(rows);
        return page;
    }

    private static ILocator Rows(IPage page) => page.Locator("#trace-list button .id");

    private static ILocator Row(IPage page, string trace) => page.Locator("#trace-list button", new PageLocatorOptions { HasText = trace });

    // Several, since the page's own come at other times.
    private static async Task RefreshesAsync(IPage page) => await page.EvaluateAsync(
        "() => new Promise((done) => { let left = 5; const stream = new EventSource('api/stream'); stream.addEventListener('state', () => { if (--left === 0) { stream.close(); done(); } }); })");

    private static FieldList Message(string trace) => new FieldList().With("traceparent", $"00-{trace}-b7ad6b7169203331-01");
}
