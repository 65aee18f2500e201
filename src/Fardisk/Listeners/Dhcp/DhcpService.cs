using System.Net.Sockets;
using Fardisk.Protocols.Dhcp;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>One interface in service: its socket, its handler and the thread that receives.</summary>
internal sealed class DhcpService(NetworkEntry entry, DhcpSocket socket, PingProbe? probe, DhcpHandler handler, ILogger logger) : IDisposable
{
    private readonly ManualResetEvent _stopping = new(initialState: false);
    private Thread? _thread;

    /// <summary>Begins to answer.</summary>
    public void Start()
    {
        probe?.Start(handler.AddressAnswered);
        handler.CheckAhead();
        _thread = new Thread(Run, maxStackSize: 512 << 10) { IsBackground = true, Name = $"dhcp {entry.Interface}" };
        _thread.Start();
    }

    /// <summary>Takes no more messages. What waits for the store may still leave.</summary>
    public void StopReceiving()
    {
        _stopping.Set();
        handler.StopChecks();
        probe?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopReceiving();
        socket.Dispose(); // ends the Receive
        _thread?.Join();
        _stopping.Dispose();
    }

    private void Run()
    {
        byte[] buffer = new byte[DhcpPacket.SizeMax + 1];
        while (!_stopping.WaitOne(0))
        {
            try
            {
                int size = socket.Receive(buffer);
                if (!_stopping.WaitOne(0))
                {
                    Handle(buffer.AsSpan(0, size));
                }
            }
            catch (SocketException) when (_stopping.WaitOne(0))
            {
                break;
            }
            catch (ObjectDisposedException)
            {
                break;
            }
            catch (SocketException ex)
            {
                // The interface went down or away; it may come back.
                DhcpLog.ReceiveFailed(logger, entry.Interface, ex.Message);
                _stopping.WaitOne(TimeSpan.FromSeconds(1));
            }
        }

        DhcpLog.Stopped(logger, entry.Interface);
    }

    private void Handle(ReadOnlySpan<byte> datagram)
    {
        try
        {
            handler.Handle(datagram);
        }
        catch (Exception ex) when (ex is not (SocketException or ObjectDisposedException))
        {
            // A mistake of ours in one packet must not take DHCP from a whole room.
            DhcpLog.OurMistake(logger, entry.Interface, datagram.Length, ex);
        }
    }
}
