using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Messaging.Samples.Tests;

/// <summary>Takes OTLP over HTTP on a free port of 127.0.0.1, and keeps what was sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> requests;

    private Collector(WebApplication app, ConcurrentQueue<(string Path, byte[] Body)> requests) => (this.app, this.requests) = (app, requests);

    public string Url => app.Urls.First();

    public static async Task<Collector> StartAsync()
    {
        var requests = new ConcurrentQueue<(string Path, byte[] Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            requests.Enqueue((context.Request.Path, body.ToArray()));
        });
        await app.StartAsync();
        return new Collector(app, requests);
    }

    /// <summary>The bodies of all requests for one path, one after the other.</summary>
    public byte[] Sent(string path) => [.. requests.Where(request => request.Path == path).SelectMany(request => request.Body)];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
