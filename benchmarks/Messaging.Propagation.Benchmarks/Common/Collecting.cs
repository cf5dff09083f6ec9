using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The OpenTelemetry SDK as an application has it, with exporters that throw everything away.</summary>
internal sealed class Collecting : IDisposable
{
    private readonly TracerProvider tracing = Sdk.CreateTracerProviderBuilder()
        .AddMessagingPropagation()
        .AddSource(HandMade.Source, Least.Source, LikeInstrumentation.Source)
        .AddProcessor(new BatchActivityExportProcessor(new Nowhere<Activity>()))
        .Build();

    private readonly MeterProvider metering = Sdk.CreateMeterProviderBuilder()
        .AddMessagingPropagation()
        .AddMeter(LikeInstrumentation.Source)
        .AddReader(new PeriodicExportingMetricReader(new Nowhere<Metric>(), exportIntervalMilliseconds: 1000))
        .Build();

    public void Dispose()
    {
        tracing.Dispose();
        metering.Dispose();
    }

    private sealed class Nowhere<T> : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var each in batch) GC.KeepAlive(each);
            return ExportResult.Success;
        }
    }
}
