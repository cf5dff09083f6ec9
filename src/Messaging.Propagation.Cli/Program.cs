namespace Messaging.Propagation.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        using var input = Console.OpenStandardInput();

        // Not disposed: the tool flushes it, and disposing would retry a failed write where nothing catches the exception.
        var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        return MsgProp.Run(args, new Terminal(input, output, Console.Error)
        {
            IsInputTerminal = !Console.IsInputRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected,
            Width = Console.IsOutputRedirected ? 0 : Console.WindowWidth,
        });
    }
}
