using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Messaging.Propagation.TestKit;

/// <summary>The sample application as a process of its own, built as the test is, on a free port.</summary>
public sealed partial class OrderFlowProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Eventually.Deadline };

    private OrderFlowProcess(string[] options)
    {
        var app = Path.Combine(ApprovedFile.Repository(), "samples", "OrderFlow", "bin", "Release", "net10.0", "OrderFlow.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [app, .. options]) { RedirectStandardOutput = true })!;

        // Read to the end, or it would wait for its reader one day.
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new InvalidOperationException("OrderFlow ended without saying where it is."));
            else if (Address().Match(line.Data) is { Success: true } found) address.TrySetResult(found.Groups[1].Value);
        };
        process.BeginOutputReadLine();
    }

    public string Url { get; private set; } = "";

    public bool HasEnded => process.HasExited;

    public static async Task<OrderFlowProcess> StartAsync(params string[] options)
    {
        var flow = new OrderFlowProcess(options);
        try
        {
            flow.Url = await flow.address.Task.WaitAsync(Eventually.Deadline);
            flow.http.BaseAddress = new Uri(flow.Url);
            return flow;
        }
        catch
        {
            await flow.DisposeAsync();
            throw;
        }
    }

    /// <returns>Where the order is to be asked for.</returns>
    public async Task<string> PlaceAsync(string customer = "customer", decimal amount = 1, string? sabotage = null)
    {
        using var response = await http.PostAsJsonAsync(sabotage is null ? "/orders" : $"/orders?sabotage={sabotage}", new { customer, amount });
        return response.EnsureSuccessStatusCode().Headers.Location!.OriginalString;
    }

    public Task<string> GetAsync(string path) => http.GetStringAsync(path);

    public async Task AreDoneAsync(IEnumerable<string> orders)
    {
        foreach (var order in orders)
            await Eventually.Holds(async () => (await GetAsync(order)).Contains("done", StringComparison.Ordinal), $"{order} was done");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex("(http://127.0.0.1:[0-9]+),")]
    private static partial Regex Address();
}
