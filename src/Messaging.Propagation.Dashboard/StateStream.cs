using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Messaging.Propagation.Dashboard;

/// <summary>
/// Sends the state to open pages as server-sent events. Pages share one serialized state per refresh interval, and each may take a limited time
/// to read it.
/// </summary>
internal sealed class StateStream(Func<object> read, PropagationDashboardOptions options, TimeProvider time, CancellationToken stopping)
{
    // A page that reads slowly holds about this much of its own, not the whole state.
    private const int ChunkSize = 16 * 1024;

    // Within this time a page reads one state. A slower one would hold an old state in memory.
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private byte[] latest = [];
    private long? latestTurn;

    /// <summary>Answers one page, until it leaves or the application stops.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var timer = new PeriodicTimer(options.RefreshInterval);
        using var ending = stopping.Register(timer.Dispose);
        try
        {
            do await SendAsync(context, Latest());
            while (await timer.WaitForNextTickAsync(context.RequestAborted));
        }
        catch (OperationCanceledException)
        {
            // The page has left or is too slow; a browser connects again.
            context.Abort();
        }
    }

    /// <summary>Returns the state as an event: the same bytes for all callers within one refresh interval.</summary>
    public ReadOnlyMemory<byte> Latest()
    {
        lock (gate)
        {
            var turn = time.GetElapsedTime(0).Ticks / options.RefreshInterval.Ticks;
            if (turn == latestTurn) return latest;
            latest = [.. "event: state\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(read(), DashboardState.Json), .. "\n\n"u8];
            latestTurn = turn;
            return latest;
        }
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> state)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ending.CancelAfter(ReadTime);
        for (var start = 0; start < state.Length; start += ChunkSize)
            await context.Response.Body.WriteAsync(state.Slice(start, Math.Min(ChunkSize, state.Length - start)), ending.Token);
    }
}
