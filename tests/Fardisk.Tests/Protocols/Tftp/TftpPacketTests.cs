using CsCheck;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

public class TftpPacketTests
{
    [Fact]
    public void WriteError_FileNotFound_IsRfc1350()
    {
        byte[] packet = new byte[300];
        int length = TftpPacket.WriteError(packet, TftpErrorCode.FileNotFound, "none");

        Assert.Equal([0, 5, 0, 1, (byte)'n', (byte)'o', (byte)'n', (byte)'e', 0], packet[..length]);
    }

    [Fact]
    public void WriteOptionAck_Edk2_IsRfc2347()
    {
        byte[] packet = new byte[TftpPacket.OptionAckLengthMax];
        int length = TftpPacket.WriteOptionAck(packet, new TftpOptionSet(BlockSize: "1468", TransferSize: "173792", WindowSize: "4"));

        Assert.Equal("\0\u0006blksize\01468\0tsize\0173792\0windowsize\04\0"u8, packet.AsSpan(0, length));
    }

    [Fact]
    public void WriteError_ThenRead_GivesCodeAndMessage() => Gen.Select(Gen.Int[0, 8], Gen.String).Sample((code, message) =>
    {
        byte[] packet = new byte[TftpPacket.HeaderSize + TftpPacket.MessageLengthMax + 1];
        int length = TftpPacket.WriteError(packet, (TftpErrorCode)code, message);
        bool isRead = TftpPacket.TryReadHeader(packet.AsSpan(0, length), out TftpOpcode opcode, out ushort number) == WireError.None;
        return isRead && opcode == TftpOpcode.Error && number == code && TftpPacket.ReadMessage(packet.AsSpan(0, length)).Length <= TftpPacket.MessageLengthMax;
    });

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 64].Sample(bytes =>
    {
        WireError header = TftpPacket.TryReadHeader(bytes, out _, out _);
        _ = TftpPacket.TryReadOptionAck(bytes, out TftpOptionSet options);
        return TftpPacket.ReadMessage(bytes).Length <= TftpPacket.MessageLengthMax && options is not null && (bytes.Length >= 4 || header == WireError.Truncated);
    });

    [Theory]
    [InlineData("a\nb", "a\r\nb")]
    [InlineData("a\rb", "a\r\0b")]
    [InlineData("\r\n", "\r\0\r\n")]
    [InlineData("", "")]
    public void NetAscii_LineEnds_AreRfc764(string text, string expected)
    {
        byte[] source = System.Text.Encoding.ASCII.GetBytes(text);
        byte[] target = new byte[NetAscii.EncodedLength(source)];

        Assert.Equal(target.Length, NetAscii.Encode(source, target));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(target));
    }
}
