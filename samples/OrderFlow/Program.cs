namespace OrderFlow;

internal static class Program
{
    public const int Good = 0, Incomplete = 1, Misused = 2;

    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            var options = Options.Parse(arguments);
            if (options.Help)
            {
                await Console.Out.WriteAsync(Options.Usage);
                return Good;
            }

            return await RunAsync(options);
        }
        catch (UsageException misuse)
        {
            await Console.Error.WriteLineAsync("OrderFlow: " + misuse.Message);
            return Misused;
        }
    }

    private static async Task<int> RunAsync(Options options)
    {
        using var file = options.OtlpFile is { } path ? OtlpFileExporter.Open(path) : null;
        await using var brokers = await Brokers.OpenAsync(options);
        if (options.SoakSeconds is not null) return await SoakRun.RunAsync(options, brokers);
        return options.Once ? await OnceRun.RunAsync(options, brokers, file) : await Server.RunAsync(options, brokers, file);
    }
}
