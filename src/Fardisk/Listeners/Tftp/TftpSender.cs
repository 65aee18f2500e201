using System.Net.Sockets;
using Fardisk.Protocols.Tftp;

namespace Fardisk.Listeners.Tftp;

/// <summary>Puts packets on a transfer's socket. One for the loop's thread: it has one buffer.</summary>
internal sealed class TftpSender
{
    private readonly byte[] _packet = new byte[TftpTerms.BlockSizeMax + TftpPacket.HeaderSize];
    private bool _segmentsWork = true;

    /// <summary>Sends a step's blocks.</summary>
    public SendResult SendBlocks(TftpTransfer transfer, TftpStep step, ReadOnlySpan<byte> bytes)
    {
        int blockSize = transfer.Protocol!.Terms.BlockSize;
        int perCall = UdpSegments.BlocksPerCall(blockSize);
        bool useSegments = _segmentsWork && step.BlockCount >= UdpSegments.BlocksMin && perCall > 1;
        for (int sent = 0; sent < step.BlockCount;)
        {
            int offset = sent * blockSize;
            int count = useSegments ? Math.Min(perCall, step.BlockCount - sent) : 1;
            ReadOnlySpan<byte> data = bytes.Slice(offset, Math.Min(count * blockSize, bytes.Length - offset));
            SendResult result = count > 1
                ? UdpSegments.Send(transfer.Descriptor, step.FirstBlock + sent, data, blockSize, count)
                : SendBlock(transfer.Socket, (ushort)(step.FirstBlock + sent), data);
            if (result == SendResult.Unsupported && useSegments)
            {
                // A block over the MTU is refused for this transfer only; anything else, and it is not tried again.
                _segmentsWork = blockSize > TftpLimitsOnEthernet;
                useSegments = false;
                continue;
            }

            if (result is SendResult.ClientGone or SendResult.Lost)
            {
                return result;
            }

            sent += count;
        }

        return SendResult.Sent;
    }

    /// <summary>Sends the OACK.</summary>
    public SendResult SendOptionAck(TftpTransfer transfer) =>
        Send(transfer.Socket, TftpPacket.WriteOptionAck(_packet, transfer.Protocol!.Terms.Answer));

    /// <summary>Sends an ERROR; whether it arrives is not known.</summary>
    public void SendError(Socket socket, TftpErrorCode code, string message) => Send(socket, TftpPacket.WriteError(_packet, code, message));

    // The largest block that one Ethernet frame carries: 1500 - 20 (IP) - 8 (UDP) - 4.
    private const int TftpLimitsOnEthernet = 1468;

    private SendResult SendBlock(Socket socket, ushort block, ReadOnlySpan<byte> data)
    {
        TftpPacket.WriteDataHeader(_packet, block);
        data.CopyTo(_packet.AsSpan(TftpPacket.HeaderSize));
        return Send(socket, TftpPacket.HeaderSize + data.Length);
    }

    private SendResult Send(Socket socket, int length)
    {
        socket.Send(_packet.AsSpan(0, length), SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => SendResult.Sent,
            SocketError.ConnectionRefused => SendResult.ClientGone,
            _ => SendResult.Lost,
        };
    }
}
