using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Messaging.Propagation.TestKit;
using Microsoft.Playwright;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>The sample application with its sabotage, seen through its page.</summary>
public sealed partial class OrderFlowTests(Browser browser)
{
    private const int Orders = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_the_broken_traces_with_their_reasons_and_the_lag_of_each_hop()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var flow = await Flow.StartAsync();
        await flow.PlaceAsync(Orders);
        var foreign = new List<string>();
        var page = await browser.OpenAsync($"{flow.Url}/propagation/", foreign: foreign);

        await Assertions.Expect(page.Locator("#failures tr")).ToHaveCountAsync(3);
        foreach (var reason in new[] { "FieldDropped", "Malformed", "ClockSkewRate" })
        {
            var row = page.Locator($"#failures tr[data-reason={reason}]");
            Assert.Matches(@"orders \(kafka\)", await row.InnerTextAsync());
            Assert.NotEmpty(await row.Locator("td").Last.InnerTextAsync());
        }

        Assert.Equal(2, await page.Locator("#trace-list button").CountAsync());
        Assert.Equal(["FieldDropped", "Malformed"], (await page.Locator("#trace-list .badge").AllInnerTextsAsync()).Order());
        await page.Locator("#tab-recent").ClickAsync();
        await page.Locator("#trace-list button", new PageLocatorOptions { HasText = "orders → payments" }).First.ClickAsync();

        var waterfall = page.Locator("#waterfall li");
        await Assertions.Expect(page.Locator("#waterfall li[data-kind=wait]")).ToHaveCountAsync(2);
        var rows = await waterfall.AllInnerTextsAsync();
        Assert.Contains(rows, row => row.StartsWith("send orders", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("process payments", StringComparison.Ordinal));
        Assert.All(rows.Where(row => row.StartsWith("waiting", StringComparison.Ordinal)), row => Assert.Matches(@"\d+(\.\d+)? m?s by the stamp clock", row));
        Assert.Equal(2, await page.Locator("#lags canvas").CountAsync());
        Assert.Empty(foreign);
        await PicturesAsync(flow, await page.Locator("#trace-title").InnerTextAsync());
    }

    // To be looked at: the page in the light and in the dark, wide and on a phone.
    private async Task PicturesAsync(Flow flow, string trace)
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

    /// <summary>OrderFlow as a process of its own, with the sabotage of its one run.</summary>
    private sealed partial class Flow : IAsyncDisposable
    {
        private readonly Process process;

        private Flow(Process process, string url) => (this.process, Url) = (process, url);

        public string Url { get; }

        public static async Task<Flow> StartAsync()
        {
            var app = Path.Combine(ApprovedFile.Repository(), "samples", "OrderFlow", "bin", "Release", "net10.0", "OrderFlow.dll");
            var process = Process.Start(new ProcessStartInfo("dotnet", [app, "--sabotage"]) { RedirectStandardOutput = true })!;
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
                if (Address().Match(line) is { Success: true } found)
                    return new Flow(process, found.Groups[1].Value);
            throw new InvalidOperationException("OrderFlow ended without saying where it is.");
        }

        public async Task PlaceAsync(int orders)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Url) };
            string? last = null;
            for (var i = 1; i <= orders; i++)
            {
                using var response = await http.PostAsJsonAsync("/orders", new { customer = $"customer {i}", amount = i }, Token);
                last = response.EnsureSuccessStatusCode().Headers.Location!.OriginalString;
            }

            await Eventually.Holds(async () => (await http.GetStringAsync(last, Token)).Contains("done", StringComparison.Ordinal), "the last order was done");
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        [GeneratedRegex("(http://127.0.0.1:[0-9]+),")]
        private static partial Regex Address();
    }
}
