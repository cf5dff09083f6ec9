namespace Messaging.Propagation.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        return MsgProp.Run(args, new Terminal(input, output, Console.Error));
    }
}
