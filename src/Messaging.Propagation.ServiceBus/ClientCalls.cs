namespace Messaging.Propagation.ServiceBus;

/// <summary>The spans of calls that move no message, and the end of all that are not sends or receives.</summary>
internal sealed class ClientCalls(MessagePropagator propagator, MessagingClient client, string destination)
{
    private readonly OperationCache<string> operations = new(name => propagator.CreateOperation(client, MessagingOperationType.Other, name, destination));

    public SettleOperation Start(string name, bool isTracedElsewhere)
    {
        var operation = operations.Get(name);
        var call = SettleOperation.Start(propagator, operation, default, isTracedElsewhere);
        propagator.Enrich(call.Activity, operation, null);
        return call;
    }

    public static async Task EndAsync(SettleOperation call, Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.Fail(ServiceBusError.From(exception));
            throw;
        }

        call.Complete();
    }

    public static async Task<T> EndAsync<T>(SettleOperation call, Task<T> task)
    {
        try
        {
            var result = await task.ConfigureAwait(false);
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
