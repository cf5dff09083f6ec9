using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Messaging.Propagation.TestKit;

/// <summary>A network between a client and a server, on a port of 127.0.0.1: it can be cut, and it can be slow.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Socket, Socket> connections = new();
    private readonly (string Host, int Port) target;
    private readonly Task accepting;
    private long latency;
    private int accepted;
    private volatile bool isDown;

    public TcpRelay(string host, int port)
    {
        target = (host, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections there have been.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>How long everything takes, each way.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref latency));
        set => Volatile.Write(ref latency, value.Ticks);
    }

    /// <summary>Whether the server cannot be reached: every connection is cut, and new ones end as soon as they have begun.</summary>
    public bool IsDown
    {
        get => isDown;
        set
        {
            isDown = value;
            if (value) Cut();
        }
    }

    /// <summary>Cuts every connection that there is, with a reset and in the middle of whatever is on its way. New ones are taken.</summary>
    /// <returns>How many there were.</returns>
    public int Cut()
    {
        var cut = 0;
        foreach (var (client, server) in connections)
        {
            if (!connections.TryRemove(client, out _)) continue;
            Reset(client);
            Reset(server);
            cut++;
        }

        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        Cut();
        stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        // Without lingering, closing is a reset: the other side learns at once, and what was sent last may be lost, as with a cable that is pulled.
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
            return;
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref accepted);
                _ = RelayAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
            return;
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Where the server is away, the client's connection ends as soon as it has begun.
            client.NoDelay = true;
            await server.ConnectAsync(target.Host, target.Port, stop.Token);
            connections[client] = server;
            if (isDown) return;
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is away, or the relay is.
            return;
        }
        finally
        {
            connections.TryRemove(client, out _);
            client.Dispose();
            server.Dispose();
        }
    }

    // A timer may fire a little early, and what is said to be slow has to be.
    private async Task WaitAsync(TimeSpan time)
    {
        var waited = Stopwatch.StartNew();
        while (time - waited.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest, stop.Token);
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is > 0 and var read)
            {
                await WaitAsync(Latency);
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or ended by one side.
            return;
        }
    }
}
