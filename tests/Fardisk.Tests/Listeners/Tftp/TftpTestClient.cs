using System.Net;
using System.Net.Sockets;
using System.Text;
using Fardisk.Protocols.Tftp;
using Xunit;

namespace Fardisk.Tests.Listeners.Tftp;

/// <summary>A small TFTP client on a real socket.</summary>
internal sealed class TftpTestClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly EndPoint _server;
    private readonly byte[] _buffer = new byte[65536];

    public TftpTestClient(string endpoint, string from = "127.0.0.1")
    {
        _server = IPEndPoint.Parse(endpoint);
        _socket.ReceiveBufferSize = 4 << 20;
        _socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
    }

    /// <summary>Where the last packet came from.</summary>
    public IPEndPoint Peer { get; private set; } = new(IPAddress.Any, 0);

    public async Task Ask(string name, TftpOptionSet? options = null, TftpOpcode opcode = TftpOpcode.ReadRequest, TftpMode mode = TftpMode.Octet)
    {
        byte[] packet = new byte[600];
        int length = new TftpRequest(opcode, name, mode, options ?? TftpOptionSet.None).Write(packet);
        await SendToListener(packet[..length]);
    }

    public async Task SendToListener(byte[] packet) => await _socket.SendToAsync(packet, SocketFlags.None, _server, TestContext.Current.CancellationToken);

    public async Task<byte[]> Receive()
    {
        SocketReceiveFromResult result = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
        Peer = (IPEndPoint)result.RemoteEndPoint;
        return _buffer[..result.ReceivedBytes];
    }

    public async Task Ack(long block) => await Send([0, 4, (byte)(block >> 8), (byte)block]);

    public async Task Send(byte[] packet) => await _socket.SendToAsync(packet, SocketFlags.None, Peer, TestContext.Current.CancellationToken);

    /// <summary>The whole file. Blocks must come in order: loopback loses none that fits the buffers.</summary>
    public async Task<byte[]> Download(string name, TftpOptionSet? options = null, TftpMode mode = TftpMode.Octet)
    {
        await Ask(name, options, mode: mode);
        int blockSize = 512;
        int window = 1;
        byte[] packet = await Receive();
        if (packet[1] == (byte)TftpOpcode.OptionAck)
        {
            TftpPacket.TryReadOptionAck(packet, out TftpOptionSet agreed);
            blockSize = int.Parse(agreed.BlockSize ?? "512");
            window = int.Parse(agreed.WindowSize ?? "1");
            await Ack(0);
            packet = await Receive();
        }

        using MemoryStream file = new();
        for (long block = 1; ; packet = await Receive())
        {
            Assert.Equal((byte)TftpOpcode.Data, packet[1]);
            if ((ushort)((packet[2] << 8) | packet[3]) != (ushort)block)
            {
                continue; // a repetition
            }

            file.Write(packet.AsSpan(TftpPacket.HeaderSize));
            bool isLast = packet.Length < TftpPacket.HeaderSize + blockSize;
            if (isLast || block % window == 0)
            {
                await Ack(block);
            }

            if (isLast)
            {
                return file.ToArray();
            }

            block++;
        }
    }

    public static (TftpErrorCode Code, string Message) Error(byte[] packet)
    {
        Assert.Equal((byte)TftpOpcode.Error, packet[1]);
        return ((TftpErrorCode)packet[3], Encoding.ASCII.GetString(packet, 4, packet.Length - 5));
    }

    public void Dispose() => _socket.Dispose();
}
