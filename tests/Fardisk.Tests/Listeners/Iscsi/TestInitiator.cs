using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fardisk.Protocols.Iscsi;
using Fardisk.Tests.Protocols.Iscsi;

namespace Fardisk.Tests.Listeners.Iscsi;

/// <summary>A small initiator over a real socket: one command at a time.</summary>
internal sealed class TestInitiator : IDisposable
{
    private uint _cmdSn = 1;
    private uint _tag = 100;

    public TestInitiator(int port)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000, SendTimeout = 60_000 };
        Socket.Connect(IPAddress.Loopback, port);
    }

    public Socket Socket { get; }

    public static TestInitiator LoggedIn(IscsiRoom room, ulong isid = LoginSamples.LinuxIsid, string? text = null, string initiator = IscsiRoom.Initiator)
    {
        TestInitiator initiatorSide = new(room.Port);
        Reply reply = initiatorSide.Login(text ?? TestPdus.LoginText(IscsiRoom.Target, initiator), isid);
        return reply.LoginStatus == LoginStatus.Success ? initiatorSide : throw new InvalidOperationException($"The login failed: {reply.LoginStatus}.");
    }

    public Reply Login(string text, ulong isid = LoginSamples.LinuxIsid)
    {
        Send(TestPdus.Login(text, current: 1, next: 3, isid: isid));
        return Receive() ?? throw new InvalidOperationException("No Login Response came.");
    }

    public void Send(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += Socket.Send(bytes.AsSpan(sent));
        }
    }

    /// <summary>The next PDU, or <see langword="null"/> when the target has closed.</summary>
    public Reply? Receive()
    {
        byte[] header = new byte[48];
        if (!Fill(header))
        {
            return null;
        }

        int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)) & 0xFF_FFFF);
        byte[] data = new byte[(length + 3) & ~3];
        return Fill(data) ? new Reply(header, data[..length]) : null;
    }

    /// <summary>Sends a command with its data (answering R2Ts) and gives the last PDU, with all data of the answer in it. Unit attentions are retried once.</summary>
    public Reply Command(byte[] cdb, byte flags, uint expected, byte[]? data = null, bool isRetry = false)
    {
        uint tag = _tag++;
        int immediate = Math.Min(data?.Length ?? 0, 8192);
        Send(TestPdus.Command(tag, _cmdSn++, flags, expected, cdb, data.AsSpan(0, immediate)));
        List<byte> answer = [];
        while (true)
        {
            Reply reply = Receive() ?? throw new InvalidOperationException("The target closed the connection.");
            switch (reply.Opcode)
            {
                case IscsiOpcode.ReadyToTransfer:
                    Send(TestPdus.DataOut(tag, reply.Word(20), 0, (int)reply.Word(40), data.AsSpan((int)reply.Word(40), (int)reply.Word(44)), true));
                    break;
                case IscsiOpcode.NopIn:
                    Send(TestPdus.Make(IscsiOpcode.NopOut, 0x80, TestPdus.NoTag, [], immediate: true).With(20, reply.Word(20)).With(24, _cmdSn));
                    break;
                case IscsiOpcode.DataIn when (reply.Flags & 1) == 0:
                    answer.AddRange(reply.Data);
                    break;
                case IscsiOpcode.ScsiResponse when reply is { Status: 2 } && reply.Sense.Key == 6 && !isRetry:
                    return Command(cdb, flags, expected, data, isRetry: true);
                default:
                    answer.AddRange(reply.Data);
                    return reply with { Data = [.. answer] };
            }
        }
    }

    public Reply Read(int block, int count) => Command(TestPdus.Read10(block, count), 0xC0, (uint)count * 512);

    public Reply Write(int block, byte[] data) => Command(TestPdus.Write10(block, data.Length / 512), 0xA0, (uint)data.Length, data);

    public void Dispose() => Socket.Dispose();

    private bool Fill(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int count;
            try
            {
                count = Socket.Receive(target);
            }
            catch (SocketException)
            {
                return false; // the target reset the connection
            }

            if (count == 0)
            {
                return false;
            }

            target = target[count..];
        }

        return true;
    }
}
