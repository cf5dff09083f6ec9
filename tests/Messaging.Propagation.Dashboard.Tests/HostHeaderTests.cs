using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>
/// In Development the dashboard is served without authorization, so it answers only to names of this machine: another name that points here is
/// how a foreign page reads it (DNS rebinding).
/// </summary>
public sealed class HostHeaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LocalHost:5000", HttpStatusCode.OK)]
    [InlineData("app.localhost:5000", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5000", HttpStatusCode.OK)]
    [InlineData("127.9.9.9", HttpStatusCode.OK)]
    [InlineData("[::1]:5000", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("notlocalhost", HttpStatusCode.Forbidden)]
    [InlineData("192.168.1.7:5000", HttpStatusCode.Forbidden)]
    [InlineData("0.0.0.0", HttpStatusCode.Forbidden)]
    public async Task A_request_is_answered_for_a_loopback_name_only(string host, HttpStatusCode status)
    {
        await using var site = await Site.StartAsync();

        var (code, text) = await AskAsync(site, host);

        Assert.Equal(status, code);
        Assert.Equal(status == HttpStatusCode.Forbidden, text.Contains(".AllowAnonymous()", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_address_of_the_dashboard_is_checked()
    {
        await using var site = await Site.StartAsync();

        foreach (var path in new[] { "", "dashboard.js", "dashboard.css", "api/stream", "api/traces", "api/traces/00000000000000000000000000000001" })
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await AskAsync(site, "attacker.example", path)).Code));
    }

    [Fact]
    public async Task Any_name_is_answered_where_the_application_says_who_may_see_it()
    {
        await using var open = await Site.StartAsync(conventions: dashboard => dashboard.AllowAnonymous());
        await using var asked = await Site.StartAsync(configure: options => options.Authorize = _ => ValueTask.FromResult(true));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(open, "devbox.example")).Code);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(asked, "devbox.example")).Code);
    }

    private static async Task<(HttpStatusCode Code, string Text)> AskAsync(Site site, string host, string path = "api/state")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/propagation/{path}") { Headers = { Host = host } };
        using var response = await site.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(Token));
    }
}
