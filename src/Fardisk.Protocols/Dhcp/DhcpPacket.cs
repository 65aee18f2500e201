using System.Buffers.Binary;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Dhcp;

/// <summary>A received DHCP message with its options found and joined. It keeps a copy of the bytes, and is meant to be read into again and again.</summary>
/// <remarks>
/// RFC 2131 §2; integers are big-endian.
/// <code>
/// 0 op  1 htype  2 hlen  3 hops    4 xid    8 secs  10 flags
/// 12 ciaddr   16 yiaddr   20 siaddr   24 giaddr   28 chaddr (16)
/// 44 sname (64)   108 file (128)   236 cookie 63 82 53 63   240 options
/// </code>
/// Options may go on in file and sname (option 52), and one option may come in pieces that are joined (RFC 3396).
/// </remarks>
public sealed class DhcpPacket
{
    /// <summary>Bytes before the options, with the cookie.</summary>
    public const int HeaderSize = 240;

    /// <summary>Longest message that we take, in bytes of UDP payload.</summary>
    public const int SizeMax = 4096;

    /// <summary>UDP port of servers and relay agents.</summary>
    public const int ServerPort = 67;

    /// <summary>UDP port of clients.</summary>
    public const int ClientPort = 68;

    internal const uint Cookie = 0x63825363;

    internal const int SnameOffset = 44;
    internal const int FileOffset = 108;
    private const byte OverloadFile = 1;
    private const byte OverloadSname = 2;

    private readonly byte[] _bytes = new byte[2 * SizeMax]; // the second half is for options that came in pieces
    private readonly Slot[] _slots = new Slot[256];
    private int _size;

    /// <summary>1: from a client, 2: from a server.</summary>
    public byte Op => _bytes[0];

    /// <summary>Kind of hardware address; 1 is Ethernet.</summary>
    public byte HardwareType => _bytes[1];

    /// <summary>Bytes used in chaddr, 0 to 16. edk2 puts a 16-byte GUID there when it is built so.</summary>
    public byte HardwareLength => _bytes[2];

    /// <summary>Transaction id, chosen by the client.</summary>
    public uint TransactionId => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(4));

    /// <summary>Seconds since the client began; iPXE keeps other things there, see <see cref="DhcpAsker"/>.</summary>
    public ushort Seconds => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(8));

    /// <summary>The flags field; only the highest bit has a meaning.</summary>
    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(10));

    /// <summary>The client cannot take unicast before it is configured.</summary>
    public bool WantsBroadcast => (Flags & 0x8000) != 0;

    /// <summary>ciaddr: the address that the client has and answers to.</summary>
    public Ipv4Address ClientAddress => Ipv4Address.Read(_bytes.AsSpan(12));

    /// <summary>yiaddr: the address that a server gives.</summary>
    public Ipv4Address YourAddress => Ipv4Address.Read(_bytes.AsSpan(16));

    /// <summary>siaddr: the server of the next boot step.</summary>
    public Ipv4Address NextServer => Ipv4Address.Read(_bytes.AsSpan(20));

    /// <summary>giaddr: the relay agent that passed this on; none when it came directly.</summary>
    public Ipv4Address RelayAddress => Ipv4Address.Read(_bytes.AsSpan(24));

    /// <summary>chaddr, all 16 bytes.</summary>
    public ReadOnlySpan<byte> HardwareField => _bytes.AsSpan(28, 16);

    /// <summary>The used part of chaddr.</summary>
    public ReadOnlySpan<byte> HardwareAddress => _bytes.AsSpan(28, Math.Min((int)HardwareLength, 16));

    /// <summary>The file field, up to its NUL; empty when it carries options.</summary>
    public ReadOnlySpan<byte> File => (Overloaded & OverloadFile) != 0 ? default : UpToNul(_bytes.AsSpan(FileOffset, 128));

    /// <summary>The whole message as it was received.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _size);

    /// <summary>Option 53; <see cref="DhcpMessageType.None"/> when absent or unknown.</summary>
    public DhcpMessageType MessageType => Option(DhcpOption.MessageType) is [>= 1 and <= 8 and var type] ? (DhcpMessageType)type : DhcpMessageType.None;

    private byte Overloaded => Option(DhcpOption.Overload) is [var fields] ? fields : (byte)0;

    /// <summary>Whether an option is there, be it empty.</summary>
    /// <param name="option">Its code.</param>
    /// <returns>True: it is.</returns>
    public bool Has(DhcpOption option) => _slots[(byte)option].Count > 0;

    /// <summary>The value of an option, joined when it came in pieces (RFC 3396); empty when it is absent.</summary>
    /// <param name="option">Its code.</param>
    /// <returns>Bytes that live until the next <see cref="Read"/>.</returns>
    public ReadOnlySpan<byte> Option(DhcpOption option)
    {
        Slot slot = _slots[(byte)option];
        return _bytes.AsSpan(slot.Offset, slot.Length);
    }

    /// <summary>An option that holds one address.</summary>
    /// <param name="option">Its code.</param>
    /// <returns><see cref="Ipv4Address.None"/> when it is absent or not four bytes.</returns>
    public Ipv4Address Address(DhcpOption option) => Option(option) is { Length: Ipv4Address.Size } value ? Ipv4Address.Read(value) : Ipv4Address.None;

    /// <summary>Whether the client asks for an option (option 55); true for every option when it sent no list.</summary>
    /// <param name="option">Its code.</param>
    /// <returns>True: send it when we have it.</returns>
    public bool Asks(DhcpOption option) => !Has(DhcpOption.ParameterRequestList) || Option(DhcpOption.ParameterRequestList).Contains((byte)option);

    /// <summary>One sub-option of option 82 (RFC 3046).</summary>
    /// <param name="code">Its number.</param>
    /// <returns>Its value; empty when absent or malformed.</returns>
    public ReadOnlySpan<byte> RelaySubOption(byte code) => FindSubOption(Option(DhcpOption.RelayAgentInformation), code);

    /// <summary>Decodes one message, whichever side sent it. Throws nothing and allocates nothing, whatever the bytes are.</summary>
    /// <param name="datagram">The UDP payload.</param>
    /// <returns>
    /// <see cref="WireError.Truncated"/> when the header, an option or the END option is missing; <see cref="WireError.TooLong"/> over <see cref="SizeMax"/>;
    /// <see cref="WireError.BadField"/> for impossible fixed fields; <see cref="WireError.Unsupported"/> without the DHCP cookie (old BOOTP). Only after None do the members mean anything.
    /// </returns>
    public WireError Read(ReadOnlySpan<byte> datagram)
    {
        Array.Clear(_slots);
        _size = 0;
        if (datagram.Length < HeaderSize)
        {
            return WireError.Truncated;
        }

        if (datagram.Length > SizeMax)
        {
            return WireError.TooLong;
        }

        if (datagram[0] is not (1 or 2) || datagram[2] > 16 || (datagram[1] == 0 && datagram[2] != 0))
        {
            return WireError.BadField;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[236..]) != Cookie)
        {
            return WireError.Unsupported;
        }

        datagram.CopyTo(_bytes);
        _size = datagram.Length;
        return ReadOptions();
    }

    /// <summary>Finds one entry of a list of code, length, value as options 43, 82 and 175 hold.</summary>
    internal static ReadOnlySpan<byte> FindSubOption(ReadOnlySpan<byte> list, byte code)
    {
        while (list.Length >= 2)
        {
            if (list[0] == 0)
            {
                list = list[1..];
                continue;
            }

            int length = list[1];
            if (list[0] == 255 || list.Length < 2 + length)
            {
                break;
            }

            if (list[0] == code)
            {
                return list.Slice(2, length);
            }

            list = list[(2 + length)..];
        }

        return default;
    }

    private WireError ReadOptions()
    {
        // First the lengths, then the places, then the pieces: so that joining is linear whatever the order of the pieces is.
        if (!Walk(HeaderSize, _size, mustEnd: true, join: false))
        {
            return WireError.Truncated;
        }

        byte overloaded = Overloaded;
        if (overloaded > (OverloadFile | OverloadSname)
            || ((overloaded & OverloadFile) != 0 && !Walk(FileOffset, 236, mustEnd: false, join: false))
            || ((overloaded & OverloadSname) != 0 && !Walk(SnameOffset, FileOffset, mustEnd: false, join: false)))
        {
            return WireError.BadField;
        }

        if (!PlaceJoined())
        {
            return WireError.None;
        }

        Walk(HeaderSize, _size, mustEnd: true, join: true);
        if ((overloaded & OverloadFile) != 0)
        {
            Walk(FileOffset, 236, mustEnd: false, join: true);
        }

        if ((overloaded & OverloadSname) != 0)
        {
            Walk(SnameOffset, FileOffset, mustEnd: false, join: true);
        }

        return WireError.None;
    }

    /// <summary>Gives every option that came in pieces its place in the second half; false: there is none.</summary>
    private bool PlaceJoined()
    {
        int next = SizeMax;
        foreach (ref Slot slot in _slots.AsSpan())
        {
            if (slot.Count > 1)
            {
                slot.Offset = (ushort)next;
                next += slot.Length;
                slot.Length = 0;
            }
        }

        return next > SizeMax;
    }

    private bool Walk(int position, int end, bool mustEnd, bool join)
    {
        while (position < end)
        {
            byte code = _bytes[position];
            if (code == (byte)DhcpOption.End)
            {
                return true;
            }

            if (code == (byte)DhcpOption.Pad)
            {
                position++;
                continue;
            }

            if (position + 2 > end || position + 2 + _bytes[position + 1] > end)
            {
                return false;
            }

            int length = _bytes[position + 1];
            ref Slot slot = ref _slots[code];
            if (!join)
            {
                slot.Offset = (ushort)(position + 2);
                slot.Length += (ushort)length;
                slot.Count++;
            }
            else if (slot.Count > 1)
            {
                _bytes.AsSpan(position + 2, length).CopyTo(_bytes.AsSpan(slot.Offset + slot.Length));
                slot.Length += (ushort)length;
            }

            position += 2 + length;
        }

        return !mustEnd;
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and int end ? field[..end] : field;

    private struct Slot
    {
        public ushort Offset;
        public ushort Length;
        public ushort Count;
    }
}
