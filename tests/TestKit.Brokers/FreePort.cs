using System.Net;
using System.Net.Sockets;

namespace Messaging.Propagation.TestKit;

/// <summary>Ports of 127.0.0.1 for servers of a test's own.</summary>
public static class FreePort
{
    /// <summary>One that nobody listened on a moment ago.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
