namespace Messaging.Propagation.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        using var input = new StreamReader(Console.OpenStandardInput());

        // The tool flushes it. To dispose of it would be to write once more what could not be written, where nobody catches that.
        var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        return MsgProp.Run(args, new Terminal(input, output, Console.Error));
    }
}
