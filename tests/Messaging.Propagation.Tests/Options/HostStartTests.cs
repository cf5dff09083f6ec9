using System.Reflection;
using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Messaging.Propagation.Tests.Options;

/// <summary>Options given to <c>AddMessagingPropagation</c> are validated and in force once the host has started.</summary>
[Collection(Alone.Name)]
public sealed class HostStartTests
{
    private const string Forged = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_decorated_after_the_start_uses_the_options_of_the_host()
    {
        using var host = Build(options => options.Formats = [ContextFormat.B3]);
        await host.StartAsync(Token);
        using var ambient = Ambient.Unlistened();

        var sent = new Wire(MessagePropagator.Default).Send();

        Assert.NotNull(sent.TextOf("b3"));
        Assert.Null(sent.TextOf("traceparent"));
    }

    [Fact]
    public async Task A_client_decorated_before_the_start_follows_the_options_of_the_host()
    {
        var propagator = MessagePropagator.Default;
        var (send, receive) = (Operation(propagator, MessagingOperationType.Send), Operation(propagator, MessagingOperationType.Receive));
        using var host = Build(options =>
        {
            options.Formats = [ContextFormat.B3];
            options.SpanName = operation => $"{operation.Name} renamed";
            options.DestinationTemplate = _ => "early-{number}";
            options.Policy.Keys = new KeyRing("k", "a key of thirty-two bytes exactly"u8);
        });

        await host.StartAsync(Token);

        Assert.Equal(("send renamed", "early-{number}"), (send.SpanName, send.DestinationTemplate));
        Assert.Same(host.Services.GetRequiredService<MessagePropagator>().Injector, propagator.Injector);
        Assert.NotNull(send.Policy.Keys);
        Assert.Contains(receive.SpanAttributes, attribute => Equals(attribute.Value, "early-{number}"));
    }

    [Fact]
    public async Task The_trust_policy_holds_for_a_client_decorated_before_the_start()
    {
        var wire = new Wire(MessagePropagator.Default);
        Assert.Equal(ExtractionOutcome.Extracted, wire.Receive(new FieldList().With("traceparent", Forged)).Outcome);
        using var host = Build(options => (options.Policy.Keys, options.Policy.Trust) = (new KeyRing("k", "a key of thirty-two bytes exactly"u8), new TrustPolicy { Mode = TrustMode.RequireSignature }));

        await host.StartAsync(Token);

        Assert.NotEqual(ExtractionOutcome.Extracted, wire.Receive(new FieldList().With("traceparent", Forged)).Outcome);
    }

    [Fact]
    public async Task The_host_does_not_start_with_invalid_options_and_names_each()
    {
        using var host = Build(options => (options.MaxLinks, options.LogInterval) = (-3, TimeSpan.FromSeconds(-1)));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal(2, exception.Failures.Count());
        Assert.Contains("MaxLinks is -3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_does_not_start_with_a_required_signature_and_no_keys()
    {
        using var host = Build(options => options.Policy.Trust = new TrustPolicy { Mode = TrustMode.RequireSignature });

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("Policy.Keys is null", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_validated_before_any_hosted_service_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var first = new StartedService();
        builder.Services.AddSingleton<IHostedService>(first);
        builder.Services.AddMessagingPropagation(options => options.MaxLinks = 0);
        using var host = builder.Build();

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.False(first.IsStarted);
    }

    [Fact]
    public async Task Options_of_the_tracker_and_of_health_are_validated_as_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPropagationHealth(options => options.MinCoverage = 7);
        using var host = builder.Build();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.StartAsync(Token));
    }

    [Fact]
    public async Task An_observer_of_the_default_sees_what_the_host_does_after_its_start()
    {
        var reports = new ReportRecorder();
        using var observing = MessagePropagator.Default.AddObserver(reports);
        using var host = Build();
        await host.StartAsync(Token);

        new Wire(MessagePropagator.Default).Receive(new FieldList().With("traceparent", Forged));
        new Wire(host.Services.GetRequiredService<MessagePropagator>()).Receive(new FieldList().With("traceparent", Forged));
        observing.Dispose();
        new Wire(MessagePropagator.Default).Receive(new FieldList().With("traceparent", Forged));

        Assert.Equal(2, reports.Arrived.Count);
    }

    [Fact]
    public void The_default_takes_over_every_field_of_the_propagator_that_it_follows()
    {
        var other = MessagePropagator.Create(options =>
        {
            (options.Formats, options.ExistingContext, options.ProcessParent) = ([ContextFormat.B3], ExistingContext.Keep, ProcessParent.Ambient);
            (options.WriteStamp, options.RecordEmptyReceives, options.CreateSpans, options.MaxLinks) = (false, true, false, 7);
            (options.UseDispatchProxy, options.UseLogScopes, options.LoggerFactory, options.TimeProvider) = (true, true, new LogRecorder(), new ManualTimeProvider());
        });
        var follower = MessagePropagator.CreateFollower(MessagePropagator.Create());

        follower.Follow(other);

        var fields = typeof(MessagePropagator).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(field => field.Name is not "generation" && !field.Name.Contains(nameof(MessagePropagator.IsFollower), StringComparison.Ordinal)).ToList();
        Assert.True(fields.Count >= 17);
        Assert.All(fields, field => Assert.Equal(field.GetValue(other), field.GetValue(follower)));
    }

    private static IHost Build(Action<MessagePropagationOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMessagingPropagation(configure);
        return builder.Build();
    }

    private static MessagingOperation Operation(MessagePropagator propagator, MessagingOperationType type) => new Wire(propagator, "early-1").Operation(type);

    private sealed class StartedService : IHostedService
    {
        public bool IsStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            IsStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
