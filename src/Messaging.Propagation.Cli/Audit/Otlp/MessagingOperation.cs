namespace Messaging.Propagation.Cli.Audit;

/// <summary><c>messaging.operation.type</c>.</summary>
internal enum MessagingOperation : byte
{
    None,
    Create,
    Send,
    Receive,
    Process,
    Settle,
}
