namespace Messaging.Propagation.Cli.Audit;

/// <summary>A file that is yet to be read.</summary>
/// <param name="Begins">Before it no span of it ended, as far as its first spans tell; the least there is where none does.</param>
/// <param name="Open">Opens it.</param>
internal sealed record WaitingFile(long Begins, Func<OtlpFile> Open);
