using System.Text;
using CsCheck;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

public class TftpRequestTests
{
    private static readonly Gen<string?> s_option = Gen.Int[-1, 100_000].Select(n => n < 0 ? null : n.ToString());
    private static readonly Gen<TftpRequest> s_requests =
        from write in Gen.Bool
        from name in Gen.Char[(char)1, (char)255].Array[1, TftpRequest.FileNameLengthMax]
        from text in Gen.Bool
        from b in s_option
        from t in s_option
        from s in s_option
        from w in s_option
        select new TftpRequest(write ? TftpOpcode.WriteRequest : TftpOpcode.ReadRequest, new string(name), text ? TftpMode.NetAscii : TftpMode.Octet, new TftpOptionSet(b, t, s, w));

    [Theory]
    [InlineData("undionly.kpxe|octet|blksize|1432|tsize|0", "undionly.kpxe", "1432", "0", null, "iPXE")]
    [InlineData("ipxe.efi|octet|tsize|0|blksize|1468|windowsize|4", "ipxe.efi", "1468", "0", "4", "edk2")]
    [InlineData("\\Boot\\BCD|OCTET|BLKSIZE|1024", "\\Boot\\BCD", "1024", null, null, "Windows' boot manager; names of options in any case")]
    [InlineData("a|octet|multicast||blksize|512", "a", "512", null, null, "an unknown option with an empty value")]
    [InlineData("a|octet|blksize|512|blksize|1024", "a", "512", null, null, "an option twice: the first counts")]
    public void TryRead_RealRequests_GivesNameAndOptions(string text, string name, string? blockSize, string? size, string? window, string because)
    {
        WireError error = TftpRequest.TryRead(Packet(1, text), out TftpRequest? request);

        Assert.True(error == WireError.None, because);
        Assert.Equal(new TftpRequest(TftpOpcode.ReadRequest, name, TftpMode.Octet, new TftpOptionSet(blockSize, null, size, window)), request);
    }

    [Fact]
    public void Write_ThenTryRead_GivesTheSame() => s_requests.Sample(request =>
    {
        byte[] bytes = new byte[TftpRequest.PacketLengthMax + 64];
        int length = request.Write(bytes);
        return TftpRequest.TryRead(bytes.AsSpan(0, length), out TftpRequest? read) == WireError.None && read == request;
    });

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 600].Sample(bytes =>
    {
        WireError error = TftpRequest.TryRead(bytes, out TftpRequest? request);
        return (error == WireError.None) == (request is not null);
    });

    [Fact]
    public void TryRead_AnyBytesBehindAReadOpcode_NeverThrows() => Gen.Byte.Array[0, 520].Sample(rest =>
    {
        byte[] bytes = [0, 1, .. rest];
        WireError error = TftpRequest.TryRead(bytes, out TftpRequest? request);
        return (error == WireError.None) == (request is not null);
    });

    [Fact]
    public void TryRead_CutBeforeTheModesEnd_IsRefused()
    {
        byte[] whole = Packet(1, "undionly.kpxe|octet|blksize|1432");
        int needed = 2 + "undionly.kpxe".Length + 1 + "octet".Length; // the mode's NUL may be missing: old ROMs
        for (int length = 0; length < whole.Length; length++)
        {
            WireError error = TftpRequest.TryRead(whole.AsSpan(0, length), out TftpRequest? request);

            Assert.Equal(length >= needed, error == WireError.None);
            Assert.True(error != WireError.None || request!.FileName == "undionly.kpxe");
        }
    }

    [Theory]
    [InlineData(3, "a|octet", WireError.Unsupported, "DATA")]
    [InlineData(0, "a|octet", WireError.Unsupported, "no opcode of any RFC")]
    [InlineData(1, "|octet", WireError.BadField, "no name")]
    [InlineData(1, "a|mail", WireError.Unsupported, "obsolete mode")]
    [InlineData(1, "a|", WireError.Unsupported, "empty mode")]
    public void TryRead_NotValid_SaysWhy(int opcode, string text, WireError expected, string because) =>
        Assert.True(expected == TftpRequest.TryRead(Packet(opcode, text), out _), because);

    [Fact]
    public void TryRead_NameAtItsLimitAndOver_TakesAndRefuses()
    {
        string longest = new('a', TftpRequest.FileNameLengthMax);

        Assert.Equal(WireError.None, TftpRequest.TryRead(Packet(1, longest + "|octet"), out _));
        Assert.Equal(WireError.TooLong, TftpRequest.TryRead(Packet(1, longest + "a|octet"), out _));
    }

    [Fact]
    public void TryRead_PacketOverItsLimit_IsRefused()
    {
        string text = "a|octet" + string.Concat(Enumerable.Repeat("|x|y", 200));

        Assert.Equal(WireError.TooLong, TftpRequest.TryRead(Packet(1, text), out _));
    }

    private static byte[] Packet(int opcode, string text) => [0, (byte)opcode, .. Encoding.Latin1.GetBytes(text.Replace('|', '\0')), 0];
}
