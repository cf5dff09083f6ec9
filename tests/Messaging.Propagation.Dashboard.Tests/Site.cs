using System.Net;
using System.Text.Json;
using Messaging.Propagation.TestKit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>An application with a dashboard on a free port of 127.0.0.1, and a client that is none but its operations.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;

    private Site(WebApplication app)
    {
        this.app = app;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public string Url => app.Urls.First();

    public IHostApplicationLifetime Lifetime => app.Lifetime;

    public MessagePropagator Propagator => app.Services.GetRequiredService<MessagePropagator>();

    public static async Task<Site> StartAsync(
        string environment = "Development", Action<PropagationDashboardOptions>? configure = null, string? pathBase = null, Action<IServiceCollection>? services = null,
        Action<IEndpointConventionBuilder>? conventions = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMessagingPropagation();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        if (pathBase is not null) app.UsePathBase(pathBase);
        app.UseRouting();
        if (app.Services.GetService<IAuthorizationService>() is not null) app.UseAuthorization();
        var mapped = app.MapPropagationDashboard(configure: configure);
        conventions?.Invoke(mapped);
        try
        {
            await app.StartAsync();
            return new Site(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Wire Wire(string destination) => new(Propagator, destination);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
