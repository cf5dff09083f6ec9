using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Messaging.Propagation.Dashboard;
using Messaging.Propagation.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The report of an arrival, half of them of traces that are new, and the span of a send, each of a trace of its own, where nobody watches and where the dashboard is
/// mapped, by as many threads at once as are named: the time is that of one of one thread, the bytes are those of one of each thread.
/// </summary>
[MemoryDiagnoser]
public class DashboardBenchmarks
{
    private const int Traces = TraceLagTrackerOptions.DefaultCapacity + 1024, Rounds = 10, Records = 2 * Traces * Rounds;

    private ConcurrentRuns runs = null!;
    private Extraction[][] extractions = null!;
    private WebApplication? application;
    private MessagePropagator propagator = null!;
    private MessagingOperation receive = null!, send = null!;

    [Params(1, 2, 8)]
    public int Threads { get; set; }

    [Params(false, true)]
    public bool Mapped { get; set; }

    [GlobalSetup(Targets = [nameof(Arrivals), nameof(SpansLeftOut)])]
    public void Setup() => Start(static _ => { });

    [GlobalSetup(Target = nameof(SpansTaken))]
    public void SetupTaking() => Start(static options => options.SpansPerSecond = int.MaxValue);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        runs.Dispose();
        if (application is null) return;

        // The page's listeners end with the application, and would else go on listening to the next benchmark.
        application.Lifetime.StopApplication();
        await application.DisposeAsync().ConfigureAwait(false);
        application = null;
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public void Arrivals() => runs.Run(thread =>
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref readonly var extraction in extractions[thread].AsSpan())
            {
                propagator.ReportArrival(receive, default, extraction);
                propagator.ReportArrival(receive, default, extraction);
            }
        }
    });

    // By default the page takes 500 spans a second, and asks for no more than the context of the others: of as many as are made here, of nearly all.
    [Benchmark(OperationsPerInvoke = Records)]
    public void SpansLeftOut() => runs.Run(_ => StartSpans());

    // Every one is taken, which by default happens up to 500 times a second.
    [Benchmark(OperationsPerInvoke = Records)]
    public void SpansTaken() => runs.Run(_ => StartSpans());

    private void Start(Action<PropagationDashboardOptions> configure)
    {
        runs = new ConcurrentRuns(Threads);
        propagator = MessagePropagator.Create();
        var client = new MessagingClient { System = "kafka" };
        receive = propagator.CreateOperation(client, MessagingOperationType.Receive, "poll", "orders");
        send = propagator.CreateOperation(client, MessagingOperationType.Send, "send", "orders");
        extractions = StampedHeaders.Read(propagator, Threads, Traces);
        if (!Mapped) return;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(propagator);
        application = builder.Build();
        application.MapPropagationDashboard("/propagation", options =>
        {
            options.EnabledOutsideDevelopment = true;
            configure(options);
        });
    }

    private void StartSpans()
    {
        for (var i = 0; i < Records; i++)
        {
            var span = SendOperation.Start<Headers?, KafkaCarrier.Getter>(propagator, send, null, default);
            span.Complete();
        }
    }
}
