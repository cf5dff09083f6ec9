using System.Net.Sockets;

namespace OrderFlow;

/// <summary>Serves until it is told to stop.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(Options options, Brokers brokers, OtlpFileExporter? file)
    {
        await using var app = OrderFlowApp.Build(options, brokers, LogLevel.Information, file is null ? [] : [file.Batched()]);
        var url = await StartAsync(app, options);
        await Console.Out.WriteLineAsync(
            $$"""
            OrderFlow is at {{url}}, with {{brokers.Description}}.
            Open it to place orders, to sabotage them, and to see what waits and what is lost. Ctrl-C ends it.
            curl {{url}}/orders -H 'content-type: application/json' -d '{"customer":"Ada","amount":12.5}'
            """);
        await app.WaitForShutdownAsync();
        return Program.Good;
    }

    /// <summary>Starts the application, and tells at which address it can be reached from this machine.</summary>
    /// <exception cref="UsageException">The address cannot be had.</exception>
    public static async Task<string> StartAsync(WebApplication app, Options options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The workers are at work already; they are to leave their brokers before those go.
            await app.StopAsync();
            throw new UsageException(
                $"nothing can be served at {options.Url} ({exception.Message.TrimEnd('.')}); give another address with --urls");
        }

        var address = BindingAddress.Parse(app.Urls.First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
