namespace Messaging.Propagation.Cli;

/// <summary>Tells a reader that has gone from a disk that is full.</summary>
internal static class BrokenPipe
{
    // EPIPE, as .NET hands it on where it does not overlook it; ERROR_BROKEN_PIPE and ERROR_NO_DATA of Windows.
    private const int Unix = 32, Ended = unchecked((int)0x8007006D), Closing = unchecked((int)0x800700E8);

    public static bool Is(IOException exception) => exception.HResult is Unix or Ended or Closing;
}
