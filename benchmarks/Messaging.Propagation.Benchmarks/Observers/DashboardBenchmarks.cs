using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Messaging.Propagation.Dashboard;
using Messaging.Propagation.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The report of an arrival, and the span of a send, where nobody watches and where the dashboard is mapped, by as many threads at once as are named.</summary>
[MemoryDiagnoser]
public class DashboardBenchmarks
{
    private const int Records = 100_000, Traces = 8192;

    private readonly ConcurrentRuns runs = new(Records);
    private readonly Extraction[] extractions = new Extraction[Traces];
    private WebApplication? application;
    private MessagePropagator propagator = null!;
    private MessagingOperation receive = null!, send = null!;

    [Params(1, 2, 8)]
    public int Threads { get; set; }

    [Params(false, true)]
    public bool Mapped { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        propagator = MessagePropagator.Create();
        var client = new MessagingClient { System = "kafka" };
        receive = propagator.CreateOperation(client, MessagingOperationType.Receive, "poll", "orders");
        send = propagator.CreateOperation(client, MessagingOperationType.Send, "send", "orders");
        for (var i = 0; i < Traces; i++) extractions[i] = propagator.Extract(StampedHeaders.Of(i + 1), default(KafkaCarrier.Getter));
        if (!Mapped) return;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(propagator);
        application = builder.Build();
        application.MapPropagationDashboard("/propagation", options => options.EnabledOutsideDevelopment = true);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        if (application is not null) await application.DisposeAsync().ConfigureAwait(false);
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public void Arrivals() => runs.Run(Threads, i => propagator.ReportArrival(receive, default, extractions[i & (Traces - 1)]));

    // What the page shows of spans is sampled: above so many a second it asks for a context alone.
    [Benchmark(OperationsPerInvoke = Records)]
    public void Spans() => runs.Run(Threads, _ =>
    {
        var span = SendOperation.Start<Headers?, KafkaCarrier.Getter>(propagator, send, null, default);
        span.Complete();
    });
}
