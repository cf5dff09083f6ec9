using System.Diagnostics;
using Messaging.Propagation;
using Messaging.Propagation.Dashboard;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrderFlow;

/// <summary>Puts the front, the workers and their telemetry together, in one process.</summary>
internal static class OrderFlowApp
{
    public static WebApplication Build(
        Options options, Brokers brokers, LogLevel logLevel, IReadOnlyList<BaseProcessor<Activity>> spanProcessors, params IPropagationObserver[] observers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Url);

        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);

        // Standard output is for what the user asked to see.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(logLevel).AddFilter("Microsoft", logLevel > LogLevel.Warning ? logLevel : LogLevel.Warning);

        // A start that fails is told of where it is caught, and what is sabotaged on purpose on the page.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter(PropagationTelemetry.Name, LogLevel.Critical);

        foreach (var observer in observers) builder.Services.AddSingleton(observer);
        builder.Services.AddMessagingPropagation(Keys.Sign);
        builder.Services.AddSingleton(_ => Trace(spanProcessors));
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().AddMessagingPropagation().AddPrometheusExporter().Build());

        builder.Services.AddSingleton(brokers);
        builder.Services.AddSingleton<SabotageDesk>();
        builder.Services.AddSingleton<KafkaClients>();
        builder.Services.AddSingleton<OrderBook>();
        builder.Services.AddSingleton<OrderDesk>();
        builder.Services.AddHostedService<OrdersWorker>();
        builder.Services.AddHostedService<PaymentsWorker>();
        builder.Services.AddHostedService<ShipmentsWorker>();
        builder.Services.AddHostedService<InvoicesWorker>();

        var app = builder.Build();
        app.MapOrders();

        // The sample listens on 127.0.0.1 by default. In yours: .RequireAuthorization("ops").
        app.MapPropagationDashboard(configure: dashboard => dashboard.EnabledOutsideDevelopment = true).AllowAnonymous();

        // For Prometheus, with the rules and dashboards of observability/.
        app.MapPrometheusScrapingEndpoint("/metrics", app.Services.GetRequiredService<MeterProvider>(), configureBranchedPipeline: null, optionsName: null);

        // Made now, for nobody asks for it, and disposed with the application, which is when the last spans are written.
        app.Services.GetRequiredService<TracerProvider>();
        return app;
    }

    // Every trace is wanted, whatever the environment says of sampling; only a caller over HTTP or a broker may have decided otherwise.
    private static TracerProvider Trace(IEnumerable<BaseProcessor<Activity>> processors)
    {
        var tracing = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("order-flow"))
            .SetSampler(new ParentBasedSampler(new AlwaysOnSampler()))
            .AddSource("Microsoft.AspNetCore")
            .AddMessagingPropagation();
        foreach (var processor in processors) tracing.AddProcessor(processor);
        return tracing.Build();
    }
}
