using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>Outside Development the dashboard is served with an authorization, or where the application says that everyone may see it.</summary>
public sealed class AuthorizationTests
{
    private const string Api = "/propagation/api/state";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_without_authorization_does_not_start_and_names_the_remedies()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Site.StartAsync("Production", options => options.EnabledOutsideDevelopment = true));

        Assert.Contains("/propagation", exception.Message, StringComparison.Ordinal);
        Assert.All(
            [".RequireAuthorization(", "options.Authorize", ".AllowAnonymous()"],
            remedy => Assert.Contains(remedy, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Authorize_guards_it()
    {
        await using var site = await Site.StartAsync("Production", options => (options.EnabledOutsideDevelopment, options.Authorize) = (true, _ => ValueTask.FromResult(true)));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site.Http, Api));
    }

    [Fact]
    public async Task A_policy_guards_it()
    {
        await using var site = await Site.StartAsync(
            "Production", options => options.EnabledOutsideDevelopment = true,
            services: services => services.AddAuthorization(options => options.AddPolicy("all", policy => policy.RequireAssertion(_ => true))),
            conventions: dashboard => dashboard.RequireAuthorization("all"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site.Http, Api));
    }

    [Fact]
    public async Task AllowAnonymous_serves_it_to_everyone()
    {
        await using var site = await Site.StartAsync("Production", options => options.EnabledOutsideDevelopment = true, conventions: dashboard => dashboard.AllowAnonymous());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site.Http, Api));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task In_a_group_each_request_is_refused_until_the_group_says_who_may_see_it(bool says, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var group = app.MapGroup("/ops");
        group.MapPropagationDashboard(configure: options => options.EnabledOutsideDevelopment = true);
        if (says) group.AllowAnonymous();
        await app.StartAsync(Token);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };

        using var response = await http.GetAsync("/ops/propagation/api/traces", Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(!says, (await response.Content.ReadAsStringAsync(Token)).Contains(".RequireAuthorization(", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, Token);
        return response.StatusCode;
    }
}
