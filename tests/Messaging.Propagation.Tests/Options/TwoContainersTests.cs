using System.Diagnostics;
using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.Tests.Options;

/// <summary>Two containers in one process, as in parallel tests of web applications, do not see each other.</summary>
[Collection(Alone.Name)]
public sealed class TwoContainersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_with_their_containers_propagator_use_their_own_options_and_nothing_is_logged()
    {
        var (firstLog, secondLog) = (new LogRecorder(), new LogRecorder());
        using var first = await StartAsync(ContextFormat.B3, firstLog);
        using var second = await StartAsync(ContextFormat.Jaeger, secondLog);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        Assert.NotNull(Send(first).TextOf("b3"));
        Assert.NotNull(Send(second).TextOf("uber-trace-id"));

        Assert.Empty(firstLog.Entries.Concat(secondLog.Entries));
    }

    [Fact]
    public async Task When_the_first_is_disposed_its_clients_keep_working_and_the_default_becomes_the_second()
    {
        var first = await StartAsync(ContextFormat.B3);
        using var second = await StartAsync(ContextFormat.Jaeger);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var (own, shared) = (new Wire(first.Services.GetRequiredService<MessagePropagator>()), new Wire(MessagePropagator.Default));
        Assert.NotNull(shared.Send().TextOf("b3"));

        first.Dispose();

        Assert.NotNull(own.Send().TextOf("b3"));
        Assert.NotNull(shared.Send().TextOf("uber-trace-id"));
    }

    [Fact]
    public async Task When_the_second_is_disposed_the_default_stays_the_first()
    {
        using var first = await StartAsync(ContextFormat.B3);
        var second = await StartAsync(ContextFormat.Jaeger);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        second.Dispose();

        Assert.NotNull(new Wire(MessagePropagator.Default).Send().TextOf("b3"));
    }

    [Fact]
    public async Task When_all_are_disposed_the_default_has_default_options_again()
    {
        var observer = new ReportRecorder();
        using var observing = MessagePropagator.Default.AddObserver(observer);
        var host = await StartAsync(ContextFormat.B3);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        host.Dispose();

        Assert.NotNull(new Wire(MessagePropagator.Default).Send().TextOf("traceparent"));
        Assert.True(observer.Injected.Fields.HasFlag(StampedFields.TraceParent));
    }

    [Fact]
    public async Task A_client_without_a_propagator_is_reported_once_to_each_of_two_containers()
    {
        var (firstLog, secondLog) = (new LogRecorder(), new LogRecorder());
        using var first = await StartAsync(ContextFormat.B3, firstLog);
        using var second = await StartAsync(ContextFormat.Jaeger, secondLog);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        for (var i = 0; i < 3; i++) new Wire(MessagePropagator.Default).Send();

        Assert.All([firstLog, secondLog], log =>
        {
            var entry = Assert.Single(log.Entries);
            Assert.Equal((LogLevel.Warning, "messaging.propagation.default"), (entry.Level, entry.Event));
            Assert.Contains("WithPropagation(services.GetRequiredService<MessagePropagator>())", entry.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Containers_that_start_and_end_at_the_same_time_leave_the_default_as_it_was()
    {
        await Parallel.ForAsync(0, 200, Token, async (_, token) =>
        {
            using var host = await StartAsync(ContextFormat.B3);
            await host.StopAsync(token);
        });
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        Assert.NotNull(new Wire(MessagePropagator.Default).Send().TextOf("traceparent"));
    }

    private static async Task<IHost> StartAsync(ContextFormat format, LogRecorder? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMessagingPropagation(options => (options.Formats, options.LoggerFactory) = ([format], log));
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    private static FieldList Send(IHost host) => new Wire(host.Services.GetRequiredService<MessagePropagator>()).Send();
}
