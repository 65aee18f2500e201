using CsCheck;
using Fardisk.Protocols.Ndp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Tests.Protocols.Ndp;

public sealed class RouterSolicitationTests
{
    // What Debian's iPXE sends: the header and a source link-layer address option.
    private static readonly byte[] s_ipxe = [133, 0, 0x12, 0x34, 0, 0, 0, 0, 1, 1, 0x52, 0x54, 0, 0x77, 0, 1];

    [Fact]
    public void TryRead_WithSourceOption_GivesTheCard()
    {
        Assert.Equal(WireError.None, RouterSolicitation.TryRead(s_ipxe, out RouterSolicitation read));
        Assert.Equal(new MacAddress(0x5254_0077_0001), read.Source);
    }

    [Fact]
    public void TryRead_WithoutOptions_IsAcceptedWithoutACard()
    {
        Assert.Equal(WireError.None, RouterSolicitation.TryRead(s_ipxe.AsSpan(0, 8), out RouterSolicitation read));
        Assert.Null(read.Source);
    }

    [Theory]
    [InlineData(0, 134, WireError.Unsupported, "an advertisement")]
    [InlineData(1, 1, WireError.BadField, "RFC 4861 §6.1.1: code must be 0")]
    [InlineData(9, 0, WireError.BadField, "RFC 4861 §6.1.1: options of length 0 are discarded")]
    [InlineData(9, 2, WireError.Truncated, "an option longer than the message")]
    public void TryRead_OneByteWrong_IsRefused(int index, byte value, WireError expected, string because)
    {
        byte[] bytes = [.. s_ipxe];
        bytes[index] = value;
        Assert.True(expected == RouterSolicitation.TryRead(bytes, out _), because);
    }

    [Fact]
    public void TryRead_CutAnywhereButAtAnOption_IsRefused()
    {
        for (int length = 0; length < s_ipxe.Length; length++)
        {
            WireError expected = length == RouterSolicitation.HeaderSize ? WireError.None : WireError.Truncated;
            Assert.Equal(expected, RouterSolicitation.TryRead(s_ipxe.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        if (bytes.Length > 1)
        {
            bytes[0] = RouterSolicitation.Type;
            bytes[1] = 0;
        }

        return RouterSolicitation.TryRead(bytes, out _) <= WireError.Unsupported;
    });

    [Fact]
    public void WriteEmpty_GivesNoRouterNoPrefixNoFlags()
    {
        var bytes = new byte[RouterAdvertisement.Size];
        Array.Fill(bytes, (byte)0xFF);
        Assert.Equal(16, RouterAdvertisement.WriteEmpty(bytes));
        Assert.Equal(new byte[] { 134, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, bytes);
    }
}
