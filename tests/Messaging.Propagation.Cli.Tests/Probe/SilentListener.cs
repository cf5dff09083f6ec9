using System.Net;
using System.Net.Sockets;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A port of 127.0.0.1 at which connections are taken and nothing is ever said.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    // The system takes connections for it; nobody needs to.
    public SilentListener() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();
}
