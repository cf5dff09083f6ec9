using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Peek;

/// <summary>What to peek at.</summary>
/// <param name="Count">How many messages at most.</param>
/// <param name="Place">Where to start in a log.</param>
/// <param name="WantsBodies">True to keep the bodies.</param>
/// <param name="Limits">The times that the broker has.</param>
internal sealed record PeekOptions(int Count, PeekPlace Place, bool WantsBodies, ProbeOptions Limits);

/// <summary>A place in a log.</summary>
/// <param name="Start">Where to start.</param>
/// <param name="Offset">The offset, if it starts there.</param>
/// <param name="Partition">The only partition; null for all.</param>
/// <param name="IsGiven">True if the user named it; otherwise, false.</param>
internal sealed record PeekPlace(PeekStart Start, long Offset, int? Partition, bool IsGiven);

/// <summary>Where to start in a log.</summary>
internal enum PeekStart
{
    End,
    Beginning,
    Offset,
}

/// <summary>The messages, and what peeking did to them.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Warning">A side effect on the messages; null where there is none.</param>
internal sealed record PeekResult(IReadOnlyList<DumpMessage> Messages, string? Warning = null);
