using CsCheck;
using Fardisk.Protocols.Tftp;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

public class TftpTermsTests
{
    private static readonly TftpLimits s_limits = new(BlockSizeMax: 1468, WindowSizeMax: 64, TimeSpan.FromSeconds(1), RetransmitsMax: 5);

    [Theory]
    [InlineData("1432", "1432", 1432, "RFC 2348: granted as asked")]
    [InlineData("65464", "1468", 1468, "RFC 2348: the server may answer with less")]
    [InlineData("99999", "1468", 1468, "over the range: a ROM that asks so gets what we have")]
    [InlineData("8", "8", 8, "RFC 2348: smallest")]
    [InlineData("7", null, 512, "RFC 2348: below the range, so the option is left out")]
    [InlineData("0", null, 512, "dnsmasq grants 1 here, atftpd -1")]
    [InlineData("-5", null, 512, "no number")]
    [InlineData("1e3", null, 512, "no number")]
    [InlineData("", null, 512, "empty value, sent by a broken client")]
    [InlineData("99999999999999999999", null, 512, "beyond any number")]
    [InlineData(null, null, 512, "RFC 1350")]
    public void Agree_BlockSize_ByTheRfc(string? asked, string? answer, int blockSize, string because)
    {
        TftpTerms terms = TftpTerms.Agree(new TftpOptionSet(BlockSize: asked), s_limits, 1000);

        Assert.True((answer, blockSize) == (terms.Answer.BlockSize, terms.BlockSize), $"{asked}: {terms}; {because}");
    }

    [Theory]
    [InlineData("4", "4", 4, "edk2")]
    [InlineData("65535", "64", 64, "RFC 7440: the server may answer with less")]
    [InlineData("65536", null, 1, "RFC 7440: over the range")]
    [InlineData("0", null, 1, "RFC 7440: below the range")]
    [InlineData(null, null, 1, "RFC 1350")]
    public void Agree_WindowSize_ByTheRfc(string? asked, string? answer, int windowSize, string because)
    {
        TftpTerms terms = TftpTerms.Agree(new TftpOptionSet(WindowSize: asked), s_limits, 1000);

        Assert.True((answer, windowSize) == (terms.Answer.WindowSize, terms.WindowSize), $"{asked}: {terms}; {because}");
    }

    [Theory]
    [InlineData("1", "1", 1)]
    [InlineData("255", "255", 255)]
    [InlineData("256", null, 1)]
    [InlineData("0", null, 1)]
    public void Agree_Timeout_TheSameOrNone(string asked, string? answer, int seconds)
    {
        TftpTerms terms = TftpTerms.Agree(new TftpOptionSet(Timeout: asked), s_limits, 1000);

        Assert.Equal((answer, TimeSpan.FromSeconds(seconds)), (terms.Answer.Timeout, terms.RetransmitAfter));
    }

    [Theory]
    [InlineData("0", 1000, "1000")]
    [InlineData("0", 5_000_000_000, "5000000000")]
    [InlineData("x", 1000, null)]
    [InlineData(null, 1000, null)]
    [InlineData("0", -1, null)]
    public void Agree_TransferSize_IsTheFiles(string? asked, long length, string? answer) =>
        Assert.Equal(answer, TftpTerms.Agree(new TftpOptionSet(TransferSize: asked), s_limits, length).Answer.TransferSize);

    [Fact]
    public void Agree_LargeBlocksAndWindow_KeepsTheWindowBelowItsLimit()
    {
        TftpLimits limits = s_limits with { BlockSizeMax = 65464, WindowSizeMax = 65535 };

        TftpTerms terms = TftpTerms.Agree(new TftpOptionSet(BlockSize: "65464", WindowSize: "65535"), limits, 1000);

        Assert.Equal(TftpLimits.WindowBytesMax / 65464, terms.WindowSize);
    }

    [Fact]
    public void Agree_AnyValues_StaysInTheRanges() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.Int, Gen.Int).Sample((b, t, s, w, blockMax, windowMax) =>
        {
            TftpTerms terms = TftpTerms.Agree(new TftpOptionSet(b, t, s, w), new TftpLimits(blockMax, windowMax, TimeSpan.FromSeconds(1), 5), 1000);
            byte[] packet = new byte[TftpPacket.OptionAckLengthMax];
            return terms.BlockSize is >= TftpTerms.BlockSizeMin and <= TftpTerms.BlockSizeMax
                && terms.WindowSize is >= 1 and <= TftpTerms.WindowSizeMax
                && TftpPacket.WriteOptionAck(packet, terms.Answer) <= packet.Length;
        });
}
