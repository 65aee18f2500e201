using System.Buffers.Binary;
using System.Text;
using Fardisk.Protocols.Iscsi;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>One PDU of the target's, taken apart.</summary>
internal sealed record Reply(byte[] Header, byte[] Data)
{
    public IscsiOpcode Opcode => (IscsiOpcode)(Header[0] & 0x3F);

    public byte Flags => Header[1];

    public bool IsFinal => (Flags & 0x80) != 0;

    public byte Status => Header[3];

    public uint Tag => Word(16);

    public uint Residual => Word(44);

    public LoginStatus LoginStatus => (LoginStatus)BinaryPrimitives.ReadUInt16BigEndian(Header.AsSpan(36));

    /// <summary>Sense key, code and qualifier of a CHECK CONDITION.</summary>
    public (byte Key, byte Code, byte Qualifier) Sense => (Data[4], Data[14], Data[15]);

    public string Text => Encoding.UTF8.GetString(Data).Replace('\0', '|');

    public uint Word(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Header.AsSpan(offset));

    /// <summary>Takes every PDU of the bytes; they must end with a whole one.</summary>
    public static List<Reply> All(ReadOnlySpan<byte> bytes)
    {
        List<Reply> replies = [];
        while (!bytes.IsEmpty)
        {
            if (PduFramer.TryTake(bytes, 0xFF_FFFF, out Pdu pdu, out int length) != FrameResult.Complete)
            {
                throw new InvalidOperationException("The target sent a broken PDU.");
            }

            replies.Add(new Reply(pdu.Raw.ToArray(), pdu.Data.ToArray()));
            bytes = bytes[length..];
        }

        return replies;
    }
}
