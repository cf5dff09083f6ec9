using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Messaging.Propagation.Tests.Options;

[Collection(Alone.Name)]
public sealed class DependencyInjectionTests
{
    [Fact]
    public void The_container_makes_one_propagator_with_its_options_loggers_and_observers()
    {
        var log = new LogRecorder();
        var observer = new CountingObserver();
        using var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton<IPropagationObserver>(observer)
            .AddMessagingPropagation(options => options.MaxLinks = 7)
            .AddMessagingPropagation(options => options.RecordEmptyReceives = true)
            .BuildServiceProvider();

        var propagator = services.GetRequiredService<MessagePropagator>();
        new Wire(propagator).Receive(new FieldList().With("traceparent", "spoiled"));

        Assert.Same(propagator, services.GetRequiredService<MessagePropagator>());
        Assert.Equal((7, true), (propagator.MaxLinks, propagator.RecordsEmptyReceives));
        Assert.Equal(1, observer.Arrived);
        Assert.Single(log.Entries, entry => entry.Event == "messaging.propagation.failure");
    }

    [Fact]
    public void The_default_follows_the_propagator_of_a_container_until_the_container_is_disposed()
    {
        var services = new ServiceCollection().AddMessagingPropagation(options => options.MaxLinks = 7).BuildServiceProvider();
        services.GetRequiredService<MessagePropagator>();

        Assert.Equal(7, MessagePropagator.Default.MaxLinks);
        services.Dispose();

        Assert.Equal(MessagePropagationOptions.DefaultMaxLinks, MessagePropagator.Default.MaxLinks);
    }

    [Fact]
    public void A_default_in_use_before_follows_the_container_and_nothing_is_logged()
    {
        var early = MessagePropagator.Default;
        var log = new LogRecorder();
        using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log).AddMessagingPropagation(options => options.MaxLinks = 7).BuildServiceProvider();

        services.GetRequiredService<MessagePropagator>();

        Assert.Same(early, MessagePropagator.Default);
        Assert.Equal(7, early.MaxLinks);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void Unusable_options_are_said_when_the_propagator_is_made()
    {
        using var services = new ServiceCollection().AddMessagingPropagation(options => options.MaxLinks = -1).BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<MessagePropagator>());
    }

    [Fact]
    public void OpenTelemetry_collects_spans_and_metrics()
    {
        var spans = new List<System.Diagnostics.Activity>();
        var wire = new Wire(MessagePropagator.Create());
        using var tracing = Sdk.CreateTracerProviderBuilder().AddMessagingPropagation().AddProcessor(new Collector(spans)).Build();
        using var reader = new BaseExportingMetricReader(new NullExporter());
        using var metering = Sdk.CreateMeterProviderBuilder().AddMessagingPropagation().AddReader(reader).Build();

        wire.Send();

        Assert.Single(spans, span => span.DisplayName == $"send {wire.Destination}");
        Assert.True(MessagingMetrics.SentMessages.Enabled && PropagationMetrics.Lag.Enabled);
    }

    [Fact]
    public void Collecting_spans_makes_the_containers_propagator_the_default()
    {
        using var provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddMessagingPropagation(options => options.MaxLinks = 7))
            .AddMessagingPropagation()
            .Build();

        Assert.Equal(7, MessagePropagator.Default.MaxLinks);
    }

    private sealed class CountingObserver : IPropagationObserver
    {
        public int Arrived { get; private set; }

        public void OnArrived(in ArrivalReport report) => Arrived++;
    }

    private sealed class Collector(List<System.Diagnostics.Activity> spans) : BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnEnd(System.Diagnostics.Activity data) => spans.Add(data);
    }

    private sealed class NullExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
