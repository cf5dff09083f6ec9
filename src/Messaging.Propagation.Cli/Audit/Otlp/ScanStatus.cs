namespace Messaging.Propagation.Cli.Audit;

/// <summary>Why a scan came back.</summary>
internal enum ScanStatus
{
    /// <summary>It is in the middle of a request and has used up what it was given.</summary>
    NeedsMore,

    /// <summary>The request is over.</summary>
    Done,

    /// <summary>The batch is full; the scan goes on with the next.</summary>
    BatchFull,
}
