namespace Messaging.Propagation.ServiceBus;

/// <summary>The spans of calls that move no message, and the end of all that are not sends or receives.</summary>
internal sealed class ClientCalls(MessagePropagator propagator, MessagingClient client, string? destination)
{
    private readonly OperationCache<string> operations = new(name => propagator.CreateOperation(client, MessagingOperationType.Other, name, destination));

    public SettleOperation Start(string name, bool isTracedElsewhere)
    {
        var operation = operations.Get(name);
        var call = SettleOperation.Start(propagator, operation, default, isTracedElsewhere);
        propagator.Enrich(call.Activity, operation, null);
        return call;
    }

    /// <summary>Makes a call within its span.</summary>
    /// <param name="call">The span.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="make">Makes it.</param>
    public static async Task RunAsync<TState>(SettleOperation call, TState state, Func<TState, Task> make)
    {
        try
        {
            await make(state).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.Fail(ServiceBusError.From(exception));
            throw;
        }

        call.Complete();
    }

    /// <inheritdoc cref="RunAsync{TState}(SettleOperation, TState, Func{TState, Task})"/>
    public static async Task<T> RunAsync<TState, T>(SettleOperation call, TState state, Func<TState, Task<T>> make)
    {
        try
        {
            var result = await make(state).ConfigureAwait(false);
            call.Complete();
            return result;
        }
        catch (Exception exception)
        {
            call.Fail(ServiceBusError.From(exception));
            throw;
        }
    }
}
