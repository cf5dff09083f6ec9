namespace Messaging.Propagation.Kafka;

/// <summary>
/// Calls delivery handlers with nothing current: the client's poll thread has the span and baggage of whoever built the client.
/// </summary>
internal static class DeliveryHandler
{
    public static Action<TReport> InCleanFlow<TReport>(Action<TReport> handler) => report => CallInCleanFlow(handler, report);

    public static void CallInCleanFlow<TReport>(Action<TReport> handler, TReport report)
    {
        // Null where a client has suppressed the flow of contexts; nothing has flowed there.
        if (ExecutionContext.Capture() is { } flow) ExecutionContext.Run(flow, Call<TReport>, (handler, report));
        else handler(report);
    }

    private static void Call<TReport>(object? state)
    {
        var (handler, report) = ((Action<TReport>, TReport))state!;
        MessageProcessing.LeaveAmbient();
        handler(report);
    }
}
