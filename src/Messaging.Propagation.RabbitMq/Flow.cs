using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Keeps apart what is current in the caller, in the library and in user code. An exception that is thrown at once stays thrown at once.</summary>
internal static class Flow
{
    /// <summary>Runs the synchronous part of a call. Whatever becomes current in it, the caller keeps its own span, baggage and message.</summary>
    /// <param name="state">The arguments of the call.</param>
    /// <param name="call">The call.</param>
    [SuppressMessage("Reliability", "CA2012", Justification = "The method below never suspends: its task has completed when it returns.")]
    public static TResult Apart<TState, TResult>(TState state, Func<TState, TResult> call) => ApartAsync(state, call).GetAwaiter().GetResult();

    /// <summary>
    /// Enters user code with nothing current: the client's loops run in the flow of whoever created the channel or the connection, which is none of a message's.
    /// </summary>
    /// <param name="state">The arguments of the callback.</param>
    /// <param name="callback">Calls user code.</param>
    /// <param name="isDelivery">True if the client's own span of the delivery stays current; otherwise, false.</param>
    public static TTask Clean<TState, TTask>(TState state, Func<TState, TTask> callback, bool isDelivery = false) => Apart(
        (state, callback, isDelivery), static call =>
        {
            var current = call.isDelivery && ClientInstrumentation.IsDelivery(Activity.Current) ? Activity.Current : null;
            MessageProcessing.LeaveAmbient();
            if (current is not null) Activity.Current = current;
            return call.callback(call.state);
        });

    // An async method gives its caller the flow back, also if flow is suppressed, and allocates nothing as it completes at once.
    private static async ValueTask<TResult> ApartAsync<TState, TResult>(TState state, Func<TState, TResult> call) => call(state);
}
