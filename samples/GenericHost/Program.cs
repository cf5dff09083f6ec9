using Azure.Messaging.ServiceBus;
using Messaging.Propagation;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

var endpoint = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
if (endpoint is { Length: > 0 } && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
{
    await Console.Error.WriteLineAsync($"GenericHost: OTEL_EXPORTER_OTLP_ENDPOINT={endpoint} is no address of a collector; "
        + "write http://host:port, or leave it out to export nothing");
    return 2;
}

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

#region generichost-propagation
builder.Services.AddMessagingPropagation(options => options.ProcessParent = ProcessParent.Producer);
builder.Services.AddTraceLagTracker();
builder.Services.AddPropagationHealth(options => options.MinimumMessages = Run.Orders);      // else these few would be too few to judge by
builder.Services.AddHealthChecks().AddCheck<PropagationHealthCheck>("messaging-propagation");
#endregion

#region generichost-telemetry
var telemetry = builder.Services.AddOpenTelemetry()
    .WithTracing(tracing => tracing.AddMessagingPropagation())
    .WithMetrics(metrics => metrics.AddMessagingPropagation());
if (endpoint is { Length: > 0 }) telemetry.UseOtlpExporter();                               // reads the OTEL_EXPORTER_OTLP_... variables
#endregion

#region generichost-client
builder.Services.AddSingleton<InMemoryServiceBus>();                                         // in yours: new ServiceBusClient(connectionString)
builder.Services.AddSingleton(services =>
    services.GetRequiredService<InMemoryServiceBus>().CreateClient().WithPropagation(services.GetRequiredService<MessagePropagator>()));
builder.Services.AddHostedService<OrderConsumer>();
builder.Services.AddHostedService<OrderSender>();
#endregion
builder.Services.AddSingleton(new Run(Sabotaged: args.Contains("--sabotage")));

using var host = builder.Build();
host.Services.GetRequiredService<InMemoryServiceBus>().CreateQueue(Run.Queue);
await host.StartAsync();
await host.WaitForShutdownAsync();                                                           // ended by the last order; RunAsync disposes the host

#region generichost-ask
var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
var slowest = host.Services.GetRequiredService<TraceLagTracker>().Slowest(1);
#endregion
foreach (var (name, entry) in health.Entries) Console.WriteLine($"{name}: {entry.Status}: {entry.Description}");
foreach (var trace in slowest) Console.WriteLine($"slowest trace: {trace.TraceId} waited {trace.TotalLag.TotalMilliseconds:0} ms");
return health.Status == HealthStatus.Healthy ? 0 : 1;

/// <summary>What this run does.</summary>
/// <param name="Sabotaged">Whether contexts are lost between sender and queue.</param>
internal sealed record Run(bool Sabotaged)
{
    public const string Queue = "orders";
    public const int Orders = 10;
}

/// <summary>Sends the orders, each in a trace of its own.</summary>
internal sealed class OrderSender(InMemoryServiceBus bus, MessagePropagator propagator, Run run) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bare = bus.CreateClient().CreateSender(Run.Queue);
        var faults = new ContextFaults(seed: 1).Drop(FieldNames.TraceParent).Drop(FieldNames.DiagnosticId);
        await using var sender = (run.Sabotaged ? bare.WithFaults(faults) : bare).WithPropagation(propagator);
        for (var i = 1; i <= Run.Orders; i++) await sender.SendMessageAsync(new ServiceBusMessage($"order {i}"), stoppingToken);
    }
}

/// <summary>Handles them, and stops the host after the last.</summary>
internal sealed class OrderConsumer(ServiceBusClient client, IHostApplicationLifetime lifetime, ILogger<OrderConsumer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var handled = 0;
        await using var processor = client.CreateProcessor(Run.Queue);
        processor.ProcessMessageAsync += _ =>                                                // within a "process orders" span
        {
            if (Interlocked.Increment(ref handled) == Run.Orders) lifetime.StopApplication();
            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += args =>
        {
            log.LogError(args.Exception, "Receiving failed.");
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync(stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await processor.StopProcessingAsync(CancellationToken.None);
    }
}
