using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>An application that is disposed leaves nothing of its dashboard behind.</summary>
[Collection(Alone.Name)]
public sealed class DisposedApplicationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    public async Task It_no_longer_listens_to_spans_or_observes_messages(bool starts, bool stops, bool inGroup)
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var propagator = MessagePropagator.Create();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(propagator);
        var app = builder.Build();
        if (inGroup) app.MapGroup("/ops").MapPropagationDashboard();
        else app.MapPropagationDashboard();
        if (starts) await app.StartAsync(Token);
        Assert.True(PropagationTelemetry.ActivitySource.HasListeners() && propagator.ObservesReceives);

        if (stops) await app.StopAsync(Token);
        await app.DisposeAsync();

        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        Assert.False(propagator.ObservesReceives);
    }
}
