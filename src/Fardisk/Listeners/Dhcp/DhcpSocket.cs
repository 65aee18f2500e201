using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Dhcp;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Port 67 of one interface: a UDP socket bound to the device, and a packet socket for clients that have no address yet.</summary>
internal sealed class DhcpSocket : IDhcpWire, IDisposable
{
    private const int SolSocket = 1;
    private const int SoBindToDevice = 25;

    private readonly NetworkEntry _entry;
    private readonly Ipv4Address _ours;
    private readonly DhcpCounters _counters;
    private readonly ILogger _logger;
    private readonly Socket _udp;
    private readonly Socket _link;
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private readonly Lock _sending = new();
    private readonly byte[] _frame = new byte[UdpFrame.HeaderSize + DhcpAnswer.SizeMax];
    private readonly SocketAddress _card = new(AddressFamily.Packet, 20);

    /// <summary>Opens both.</summary>
    /// <exception cref="FardiskException">DHCP-0001 to DHCP-0003.</exception>
    public DhcpSocket(NetworkEntry entry, DhcpCounters counters, ILogger logger)
    {
        (_entry, _counters, _logger, _ours) = (entry, counters, logger, Ipv4Address.From(entry.Address));
        Socket? udp = null;
        try
        {
            udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true, ReceiveBufferSize = 1 << 20 };

            // Bound to the device first: then only a socket for all devices or for this one is in the way of the port.
            udp.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.ASCII.GetBytes(entry.Interface + "\0"));
            udp.Bind(new IPEndPoint(IPAddress.Any, DhcpPacket.ServerPort));
            _link = new Socket(AddressFamily.Packet, SocketType.Dgram, 0); // protocol 0: it only sends
            _udp = udp;
        }
        catch (SocketException ex)
        {
            udp?.Dispose();
            throw new FardiskException(ErrorOf(ex.SocketErrorCode), $"DHCP cannot open UDP port {DhcpPacket.ServerPort} on {entry.Interface}: {ex.Message}.", ex);
        }

        Span<byte> card = _card.Buffer.Span; // sockaddr_ll: family, protocol IPv4, index, -, -, length of the address, address
        (card[2], card[3], card[11]) = (8, 0, 6);
        MemoryMarshal.Write(card[4..], entry.Index);
    }

    /// <summary>Waits for one datagram.</summary>
    /// <param name="buffer">Where it goes; longer ones are cut.</param>
    /// <returns>Its size.</returns>
    /// <exception cref="SocketException">The interface failed, or the socket was closed.</exception>
    public int Receive(Span<byte> buffer) => _udp.ReceiveFrom(buffer, SocketFlags.None, _from);

    /// <inheritdoc/>
    public void Send(in DhcpDestination destination, ReadOnlySpan<byte> card, ReadOnlySpan<byte> payload)
    {
        try
        {
            if (destination.Kind is DhcpDestinationKind.Unicast)
            {
                int error = NativeSocket.SendFrom(_udp.SafeHandle, payload, destination.Address, destination.Port, _entry.Index, _ours);
                if (error != 0)
                {
                    Lost(destination, $"error {error}: {Marshal.GetPInvokeErrorMessage(error)}");
                }

                return;
            }

            SendFrame(destination, card, payload);
        }
        catch (SocketException ex)
        {
            Lost(destination, ex.Message);
        }
        catch (ObjectDisposedException)
        {
            _counters.CountNotSent(); // the service is stopping
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _udp.Dispose();
        _link.Dispose();
    }

    // The kernel writes the Ethernet header, we write IPv4 and UDP: so no ARP question goes to a client that cannot answer it, and the source address is ours whatever others the interface has.
    private void SendFrame(in DhcpDestination destination, ReadOnlySpan<byte> card, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            Span<byte> frame = _frame.AsSpan(0, UdpFrame.HeaderSize + payload.Length);
            payload.CopyTo(frame[UdpFrame.HeaderSize..]);
            UdpFrame.WriteHeaders(frame, _ours, destination.Address, DhcpPacket.ServerPort, destination.Port);
            Span<byte> to = _card.Buffer.Span.Slice(12, 6);
            if (destination.Kind is DhcpDestinationKind.LinkLayer)
            {
                card[..6].CopyTo(to);
            }
            else
            {
                to.Fill(0xFF);
            }

            _link.SendTo(frame, SocketFlags.None, _card);
        }
    }

    private void Lost(in DhcpDestination destination, string detail)
    {
        _counters.CountNotSent();
        DhcpLog.SendFailed(_logger, _entry.Interface, $"{destination.Address}:{destination.Port}", detail);
    }

    private static ErrorId ErrorOf(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => DhcpErrors.PortTaken,
        SocketError.AccessDenied or SocketError.OperationNotSupported => DhcpErrors.NoRights,
        _ => DhcpErrors.NoInterface,
    };
}
