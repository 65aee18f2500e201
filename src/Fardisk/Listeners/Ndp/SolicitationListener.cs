using System.Net;
using System.Net.Sockets;
using System.Text;
using Fardisk.Options;
using Fardisk.Protocols.Ndp;
using Fardisk.Protocols.Wire;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Ndp;

/// <summary>Answers IPv6 router solicitations with "no router here", so that iPXE does not wait 14 seconds for one (measured with Debian's iPXE).</summary>
/// <remarks>
/// The answer goes to the asker alone and gives it nothing: no prefix, no default router, no flags. Only on networks where we are the DHCP server and
/// <c>endIpv6Wait</c> is on. It is a courtesy: where the system has no IPv6, or no right to a raw socket, the log says so and all else works.
/// </remarks>
public sealed class SolicitationListener(Settings settings, NetworkMap map, TimeProvider time, ILogger<SolicitationListener> logger) : IListener
{
    private const int MessageMax = 1500;
    private const int Icmp6Filter = 1;
    private const int Ipv6UnicastHops = 16;
    private const int BindToDevice = 25;
    private const int HopLimit = 255; // RFC 4861 §6.1.2: anything less is discarded, it came through a router

    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);
    private static readonly IPAddress s_allRouters = IPAddress.Parse("ff02::2");

    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];
    private readonly CancellationTokenSource _stop = new();

    public string Endpoints { get; private set; } = "";

    public Task Start(CancellationToken stopping)
    {
        foreach (NetworkOptions network in settings.Networks.Where(n => n.Mode == NetworkMode.Dhcp && n.EndIpv6Wait))
        {
            if (map.ByInterface(network.Interface) is { } entry && TryOpen(entry) is { } socket)
            {
                _sockets.Add(socket);
                _loops.Add(Answer(socket, entry.Interface, _stop.Token));
            }
        }

        Endpoints = string.Join(',', _sockets.Select(_ => "icmp6"));
        return Task.CompletedTask;
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        _sockets.ForEach(s => s.Dispose());
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private Socket? TryOpen(NetworkEntry entry)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
            Span<byte> filter = stackalloc byte[32];
            filter.Fill(0xFF); // a set bit blocks its type (RFC 3542 §3.2)
            filter[RouterSolicitation.Type / 8] &= unchecked((byte)~(1 << (RouterSolicitation.Type % 8)));
            socket.SetRawSocketOption((int)ProtocolType.IcmpV6, Icmp6Filter, filter);
            socket.SetRawSocketOption((int)SocketOptionLevel.IPv6, Ipv6UnicastHops, BitConverter.GetBytes(HopLimit));
            socket.SetRawSocketOption(1, BindToDevice, Encoding.ASCII.GetBytes(entry.Interface + "\0"));
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(s_allRouters, entry.Index));
            return socket;
        }
        catch (SocketException ex)
        {
            NdpLog.NotAnswering(logger, entry.Interface, ex.SocketErrorCode.ToString());
            socket?.Dispose();
            return null;
        }
    }

    private async Task Answer(Socket socket, string @interface, CancellationToken cancel)
    {
        var buffer = new byte[MessageMax];
        var answer = new byte[RouterAdvertisement.Size];
        RouterAdvertisement.WriteEmpty(answer);
        while (!cancel.IsCancellationRequested)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), cancel);
            }
            catch (Exception ex) when (ex is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException ex)
            {
                // The interface went down, for instance: it may come up again.
                NdpLog.ReceiveFailed(logger, @interface, ex.SocketErrorCode.ToString());
                await Task.Delay(s_retryAfter, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var from = (IPEndPoint)received.RemoteEndPoint;
            // Without an address (::) the asker could be reached by multicast only, which would speak to everybody: iPXE has one.
            if (RouterSolicitation.TryRead(buffer.AsSpan(0, received.ReceivedBytes), out _) == WireError.None && from.Address.IsIPv6LinkLocal)
            {
                await Send(socket, answer, from, @interface, cancel);
            }
        }
    }

    private async Task Send(Socket socket, byte[] answer, IPEndPoint to, string @interface, CancellationToken cancel)
    {
        try
        {
            await socket.SendToAsync(answer, SocketFlags.None, to, cancel);
            NdpLog.Answered(logger, to.Address.ToString(), @interface);
        }
        catch (SocketException ex)
        {
            NdpLog.SendFailed(logger, to.Address.ToString(), @interface, ex.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException)
        {
            return; // stopping; the loop sees it too
        }
    }
}
