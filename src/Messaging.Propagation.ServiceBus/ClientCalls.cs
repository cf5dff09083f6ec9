namespace Messaging.Propagation.ServiceBus;

/// <summary>Spans of calls that are neither sends nor receives.</summary>
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

    /// <summary>Makes a call within its span. What the client throws at once is thrown at once.</summary>
    /// <param name="call">The span.</param>
    /// <param name="state">The arguments of the call.</param>
    /// <param name="make">Makes the call.</param>
    public static Task RunAsync<TState>(SettleOperation call, TState state, Func<TState, Task> make) => EndAsync(call, Make(call, state, make));

    /// <inheritdoc cref="RunAsync{TState}(SettleOperation, TState, Func{TState, Task})"/>
    public static Task<T> RunAsync<TState, T>(SettleOperation call, TState state, Func<TState, Task<T>> make) => EndAsync(call, Make(call, state, make));

    private static TTask Make<TState, TTask>(SettleOperation call, TState state, Func<TState, TTask> make)
    {
        try
        {
            var made = make(state);
            call.Detach();
            return made;
        }
        catch (Exception exception)
        {
            call.Fail(ServiceBusError.From(exception));
            throw;
        }
    }

    private static async Task EndAsync(SettleOperation call, Task made)
    {
        try
        {
            await made.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.Fail(ServiceBusError.From(exception));
            throw;
        }

        call.Complete();
    }

    private static async Task<T> EndAsync<T>(SettleOperation call, Task<T> made)
    {
        try
        {
            var result = await made.ConfigureAwait(false);
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
