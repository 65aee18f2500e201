using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fardisk.Server.Demo;
using Fardisk.SystemTests.Dhcp;

namespace Fardisk.SystemTests.Hostile;

/// <summary>A host on the lab's network that means harm, and beside it the small exchanges of a good one. Runs inside the lab's namespace.</summary>
internal sealed class HostilePeer(int interfaceIndex, string iqn) : IDisposable
{
    private const string FileName = "undionly.kpxe";
    private static readonly byte[] s_cookie = [0x63, 0x82, 0x53, 0x63];
    private readonly RawClient _wire = new(interfaceIndex);
    private readonly Random _random = new(7);

    public void Dispose() => _wire.Dispose();

    /// <summary>DHCP messages cut at every byte, with every option broken, of cards without number.</summary>
    public void FloodDhcp()
    {
        byte[] card = [2, 0, 0, 0, 0, 9];
        byte[] whole = Discover(card, 1, [55, 2, 1, 3, 61, 7, 1, .. card, 60, 9, .. "PXEClient"u8, 93, 2, 0, 0, 12, 6, .. "\e[2J\n"u8, 0x21, 82, 4, 1, 2, 3, 4]);
        for (int length = 0; length < whole.Length; length += 3)
        {
            _wire.Send(card, whole.AsSpan(0, length));
        }

        for (int i = 0; i < 300; i++)
        {
            byte[] mutated = [.. whole];
            for (int n = _random.Next(1, 8); n > 0; n--)
            {
                mutated[_random.Next(mutated.Length)] = (byte)_random.Next(256);
            }

            _wire.Send(card, mutated);
            byte[] madeUp = [2, 0, 0, 1, (byte)(i >> 8), (byte)i];
            _wire.Send(madeUp, Discover(madeUp, (uint)i, [60, 9, .. "PXEClient"u8]));
        }
    }

    public void FloodTftp()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        EndPoint server = IPEndPoint.Parse($"{Lab.ServerAddress}:69");
        string[] names = ["../../etc/passwd", "..\\..\\etc\\passwd", "/etc/passwd", "", "\e[2J\n", new('a', 600)];
        byte[] request = ReadRequest(FileName, "blksize\01428\0windowsize\04\0tsize\00\0");
        foreach (string name in names)
        {
            socket.SendTo(ReadRequest(name, ""), server);
        }

        for (int i = 0; i < 300; i++)
        {
            byte[] mutated = [.. request];
            mutated[_random.Next(mutated.Length)] = (byte)_random.Next(256);
            mutated[_random.Next(mutated.Length)] = (byte)_random.Next(256);
            socket.SendTo(mutated, server);
            using Socket abandoned = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            abandoned.SendTo(request, server);
        }
    }

    public static void FloodHttp()
    {
        string[] starts =
        [
            "GET /boot?mac=%1b[2J HTTP/1.1\r\nHost: x\r\n\r\n", "GET /files/..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\r\n\r\n",
            $"GET /boot/{FileName} HTTP/1.1\r\nHost: x\r\nRange: bytes=99999999999999999999-\r\n\r\n", $"GET / HTTP/1.1\r\nX: {new string('a', 70000)}\r\n\r\n",
            "POST /boot HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nx", "GET /half HTTP/1.1\r\nHo",
        ];
        for (int i = 0; i < 210; i++)
        {
            using Socket socket = Connect(8080);
            TrySend(socket, Encoding.ASCII.GetBytes(starts[i % starts.Length]));
        }
    }

    /// <summary>Garbage, mutated logins, silent and discovery connections, a reader that never reads, a writer that stops; gives what is still open.</summary>
    public List<IDisposable> FloodIscsi()
    {
        byte[] login = Login(0x80_1234560009);
        for (int i = 0; i < 200; i++)
        {
            using Socket socket = Connect(3260);
            byte[] bad = [.. login];
            _random.NextBytes(i % 2 == 0 ? bad : bad.AsSpan(_random.Next(bad.Length - 4), 3));
            TrySend(socket, bad);
        }

        List<IDisposable> open = [];
        for (int i = 0; i < 200; i++)
        {
            open.Add(Connect(3260)); // and not a word
        }

        Socket reader = LogIn(0x80_1234560001);
        Socket writer = LogIn(0x80_1234560001); // takes the disk from the reader, whose thread waits for it to read
        open.AddRange([reader, writer]);
        TrySend(writer, Command(1, 0xA0, 65536, [0x2A, 0, 0, 0, 0, 0, 0, 0, 128, 0], final: true)[..40]);
        return open;
    }

    /// <summary>The address that a good PC gets.</summary>
    public string GoodDhcp(byte[] card)
    {
        _wire.Send(card, Discover(card, 77, []));
        while (true)
        {
            byte[] message = _wire.Receive().Message;
            if (BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(4)) == 77 && message.AsSpan(28, 6).SequenceEqual(card))
            {
                return new IPAddress(message.AsSpan(16, 4)).ToString();
            }
        }
    }

    /// <summary>Bytes of the first TFTP block.</summary>
    public static int GoodTftp()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.SendTo(ReadRequest(FileName, ""), IPEndPoint.Parse($"{Lab.ServerAddress}:69"));
        byte[] block = new byte[1024];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int size = socket.ReceiveFrom(block, ref from);
        socket.SendTo([0, 5, 0, 0, 0], from);
        return block[1] == 3 ? size - 4 : -1;
    }

    public static string GoodHttp()
    {
        using Socket socket = Connect(8080);
        TrySend(socket, Encoding.ASCII.GetBytes($"GET /boot/{FileName} HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\nConnection: close\r\n\r\n"));
        byte[] answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)).Split('\r')[0];
    }

    /// <summary>Logs in, sends TEST UNIT READY until it is, and gives the last status.</summary>
    public int GoodIscsi()
    {
        using Socket socket = LogIn(0x80_1234560001);
        byte status = 0xFF;
        for (uint number = 1; number < 5 && status != 0; number++)
        {
            TrySend(socket, Command(number, 0x80, 0, [], final: true));
            status = Receive(socket)[3];
        }

        return status;
    }

    private Socket LogIn(ulong isid)
    {
        Socket socket = Connect(3260);
        TrySend(socket, Login(isid));
        int status = BinaryPrimitives.ReadUInt16BigEndian(Receive(socket).AsSpan(36));
        return status == 0 ? socket : throw new InvalidOperationException($"The login failed: {status:x4}.");
    }

    private byte[] Login(ulong isid)
    {
        byte[] pdu = Pdu(0x43, 0x87, Encoding.ASCII.GetBytes($"InitiatorName=iqn.x:any\0TargetName={iqn}\0SessionType=Normal\0"));
        BinaryPrimitives.WriteUInt64BigEndian(pdu.AsSpan(8), isid << 16);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(24), 1);
        return pdu;
    }

    private static byte[] Command(uint number, byte flags, uint expected, byte[] cdb, bool final)
    {
        byte[] pdu = Pdu(1, (byte)(final ? flags | 0x80 : flags), []);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(16), number);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(20), expected);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(24), number);
        cdb.CopyTo(pdu, 32);
        return pdu;
    }

    private static byte[] Pdu(byte opcode, byte flags, byte[] data)
    {
        byte[] pdu = new byte[48 + ((data.Length + 3) & ~3)];
        (pdu[0], pdu[1]) = (opcode, flags);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), (uint)data.Length);
        data.CopyTo(pdu, 48);
        return pdu;
    }

    // The header of the next PDU; its data is taken and dropped.
    private static byte[] Receive(Socket socket)
    {
        byte[] header = Fill(socket, 48);
        _ = Fill(socket, (int)((BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)) & 0xFF_FFFF) + 3) & ~3);
        return header;
    }

    private static byte[] Fill(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        for (int filled = 0; filled < length;)
        {
            int count = socket.Receive(bytes.AsSpan(filled));
            filled += count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
        }

        return bytes;
    }

    private static byte[] Discover(byte[] card, uint id, ReadOnlySpan<byte> options)
    {
        byte[] message = new byte[236];
        (message[0], message[1], message[2], message[10]) = (1, 1, 6, 0x80);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), id);
        card.CopyTo(message, 28);
        return [.. message, .. s_cookie, 53, 1, 1, .. options, 255];
    }

    private static byte[] ReadRequest(string name, string options) => [0, 1, .. Encoding.ASCII.GetBytes($"{name}\0octet\0{options}")];

    private static Socket Connect(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000, SendTimeout = 10_000 };
        socket.Connect(IPEndPoint.Parse($"{Lab.ServerAddress}:{port}"));
        return socket;
    }

    // False: the server has closed already, which is its answer.
    private static bool TrySend(Socket socket, byte[] bytes)
    {
        try
        {
            return socket.Send(bytes) == bytes.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
