namespace Messaging.Propagation.RabbitMq;

/// <summary>The end of a publish: with confirms tracked it is the broker's word, without them that the message was written.</summary>
internal static class Sending
{
    public static ValueTask EndAsync(in SendOperation send, Func<ValueTask> publish)
    {
        try
        {
            return AwaitAsync(send, publish);
        }
        finally
        {
            send.Detach();
        }
    }

    private static async ValueTask AwaitAsync(SendOperation send, Func<ValueTask> publish)
    {
        try
        {
            await publish().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(RabbitMqError.From(exception));
            throw;
        }

        send.Complete();
    }
}
