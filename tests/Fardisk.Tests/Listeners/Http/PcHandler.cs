using System.Net;
using System.Net.Sockets;

namespace Fardisk.Tests.Listeners.Http;

/// <summary>HTTP as a PC does it: from another address than the server's own 127.0.0.1.</summary>
internal static class PcHandler
{
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");

    public static SocketsHttpHandler Create() => new() { ConnectCallback = Connect };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(Address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
