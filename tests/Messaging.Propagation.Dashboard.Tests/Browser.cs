using Messaging.Propagation.TestKit;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Messaging.Propagation.Dashboard.Tests.Browser))]

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>The distribution's Chromium, headless, for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public static string? Missing => Path is null ? "There is no Chromium: ./test.sh installs the distribution's own, or install the package chromium." : null;

    public async ValueTask InitializeAsync()
    {
        if (Path is null) return;
        playwright = await Playwright.CreateAsync();

        // Root, which builds in containers run as, has no sandbox.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }

    /// <summary>Opens a page, with everything that it asks other places for in the list.</summary>
    public async Task<IPage> OpenAsync(string url, int width = 1280, ColorScheme scheme = ColorScheme.Light, List<string>? foreign = null)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(new Uri(url).GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)) foreign?.Add(request.Url);
        };
        page.PageError += (_, error) => foreign?.Add(error);
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>Where pictures of pages go, to be looked at.</summary>
    public static string Picture(string name)
    {
        var folder = System.IO.Path.Combine(ApprovedFile.Repository(), "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        return System.IO.Path.Combine(folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
