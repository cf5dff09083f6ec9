namespace Messaging.Propagation;

/// <content>What the library logs once about itself and its surroundings.</content>
public sealed partial class MessagePropagator
{
    internal void SayDefaultIsShared(int containers) => Log.WriteOnce(LogEvents.SharedDefault, null, containers, static containers => [containers]);

    internal void SayHierarchical(MessagingOperation operation) => Log.WriteOnce(LogEvents.HierarchicalId, null, operation, LogEvents.PlaceOf);

    internal void SayNotDisposed(MessagingOperation operation) =>
        Log.WriteOnce(LogEvents.NotDisposed, operation.CountedDestination, operation, static it => [it.Client.System, it.CountedDestination]);

    internal void SaySecondInstrumentation(MessagingOperation operation) => Log.WriteOnce(LogEvents.SecondInstrumentation, null, operation, LogEvents.PlaceOf);

    internal void SayNewerClient(Type clientInterface, Exception? exception) =>
        Log.WriteOnce(LogEvents.NewerClient, clientInterface.Name, clientInterface, static type => [type.Name], exception);

    internal void SayMoreInterfaces(Type clientInterface, Type client) =>
        Log.WriteOnce(LogEvents.MoreInterfaces, $"{clientInterface.Name} {client}", (clientInterface, client), static it => [it.client, it.clientInterface.Name]);

    private void SayUndecided(MessagingOperation operation)
    {
        try
        {
            PropagationMetrics.Undecided.Add(1, operation.PropagationAttributes.Common);
        }
        catch (Exception exception)
        {
            ReportError("observe", exception);
        }

        Log.WriteOnce(LogEvents.Undecided, operation.CountedDestination, operation, static it => [it.Client.System, it.CountedDestination]);
    }

    private void SayUnusedPolicy(string pattern) =>
        Log.WriteOnce(LogEvents.UnusedPolicy, pattern, pattern, static pattern => [pattern, DestinationPolicies.UnusedAfter]);

    private void SayManyDestinations() => Log.WriteOnce(LogEvents.ManyDestinations, null, MetricDestinations.Capacity, static capacity => [capacity]);

    private void SayFormats(ContextFormat[] formats, MessagePropagationOptions options)
    {
        if (!formats.SequenceEqual(options.Formats)) Log.WriteOnce(LogEvents.SdkPropagator, null, formats, static set => [string.Join(", ", (IEnumerable<ContextFormat>)set)]);
        if (FormatNames.OfEnvironment().Unknown is { Count: > 0 } unknown) Log.WriteOnce(LogEvents.UnknownFormats, null, unknown, static names => [string.Join(", ", names)]);
    }
}
