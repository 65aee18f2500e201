using System.Net;
using System.Net.Sockets;
using System.Text;
using Fardisk.Protocols.Dhcp;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Pings addresses on one interface. The ARP question that goes before each ping is worth as much as the answer.</summary>
internal sealed class PingProbe : IAddressProbe, IDisposable
{
    private readonly Socket _socket;
    private readonly string _interface;
    private readonly ILogger _logger;
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private readonly ushort _identifier;
    private Action<Ipv4Address>? _answered;
    private Thread? _thread;
    private int _sequence;
    private volatile bool _isStopping;

    private PingProbe(Socket socket, NetworkEntry entry, ILogger logger)
    {
        (_socket, _interface, _logger) = (socket, entry.Interface, logger);
        _identifier = (ushort)(Environment.ProcessId ^ entry.Index);
    }

    /// <summary>Opens a raw socket on an interface.</summary>
    /// <returns><see langword="null"/> without the right to it (the reason is in the log): then addresses are not checked.</returns>
    public static PingProbe? Open(NetworkEntry entry, ILogger logger)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            socket.SetRawSocketOption(1, 25, Encoding.ASCII.GetBytes(entry.Interface + "\0")); // SOL_SOCKET, SO_BINDTODEVICE
            socket.SetRawSocketOption(255, 1, BitConverter.GetBytes(~1)); // SOL_RAW, ICMP_FILTER: only type 0, echo reply
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            return new PingProbe(socket, entry, logger);
        }
        catch (SocketException ex)
        {
            socket?.Dispose();
            DhcpLog.NoConflictCheck(logger, entry.Interface, ex.Message);
            return null;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="answered">Told of every address that answered.</param>
    public void Start(Action<Ipv4Address> answered)
    {
        _answered = answered;
        _thread = new Thread(Run, maxStackSize: 256 << 10) { IsBackground = true, Name = $"ping {_interface}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Ask(Ipv4Address address)
    {
        Span<byte> request = stackalloc byte[IcmpEcho.Size];
        IcmpEcho.WriteRequest(request, _identifier, (ushort)Interlocked.Increment(ref _sequence));
        try
        {
            _socket.SendTo(request, SocketFlags.None, new IPEndPoint(address.ToIPAddress(), 0));
        }
        catch (SocketException ex)
        {
            DhcpLog.SendFailed(_logger, _interface, address.ToString(), ex.Message);
        }
        catch (ObjectDisposedException) when (_isStopping)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _socket.Dispose();
        _thread?.Join();
    }

    private void Run()
    {
        byte[] buffer = new byte[2048];
        while (!_isStopping)
        {
            try
            {
                int size = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
                if (IcmpEcho.TryReadReply(buffer.AsSpan(0, size), _identifier, out Ipv4Address address))
                {
                    _answered!(address);
                }
            }
            catch (SocketException) when (_isStopping)
            {
                break;
            }
            catch (SocketException ex)
            {
                DhcpLog.NoConflictCheck(_logger, _interface, ex.Message);
                break; // a check without answers ends by its time
            }
            catch (ObjectDisposedException)
            {
                break;
            }
        }
    }
}
