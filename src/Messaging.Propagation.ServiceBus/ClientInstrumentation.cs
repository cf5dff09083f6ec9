using System.Diagnostics;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// Whether somebody listens to the spans that the Azure SDK makes by itself; then ours would be second ones. It makes them only where its experimental switch is
/// on. Listeners know sources by their names, so a source of the same name has the same listeners.
/// </summary>
internal static class ClientInstrumentation
{
    private const string Switch = "Azure.Experimental.EnableActivitySource", Variable = "AZURE_EXPERIMENTAL_ENABLE_ACTIVITY_SOURCE";

    // Looked at once, as the SDK does.
    private static readonly bool IsOn = AppContext.TryGetSwitch(Switch, out var isOn) ? isOn
        : Environment.GetEnvironmentVariable(Variable) is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static readonly ActivitySource Sender = new("Azure.Messaging.ServiceBus.ServiceBusSender");
    private static readonly ActivitySource Receiver = new("Azure.Messaging.ServiceBus.ServiceBusReceiver");
    private static readonly ActivitySource Processor = new("Azure.Messaging.ServiceBus.ServiceBusProcessor");
    private static readonly ActivitySource SessionProcessor = new("Azure.Messaging.ServiceBus.ServiceBusSessionProcessor");

    public static bool TracesSending => IsOn && Sender.HasListeners();

    public static bool TracesReceiving => IsOn && Receiver.HasListeners();

    public static bool TracesProcessing => IsOn && Processor.HasListeners();

    public static bool TracesSessionProcessing => IsOn && SessionProcessor.HasListeners();
}
