using CsCheck;
using Fardisk.Protocols.Tftp;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

/// <summary>Server and client over a bad network in virtual time.</summary>
public class TftpPairTests
{
    [Fact]
    public void Transfer_LossReorderDuplication_ArrivesWhole() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[8, 1468], Gen.Int[1, 70], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int).Sample((length, blockSize, window, lossPercent, doubledPercent, seed) =>
        {
            TftpPair pair = new(length, blockSize, window, lossPercent, doubledPercent, seed);
            pair.Run();
            return pair.Received.SequenceEqual(pair.File) && pair.Outcome is TftpOutcome.Completed or TftpOutcome.CompletedUnconfirmed;
        }, iter: 300);

    [Fact]
    public void Transfer_EveryPacketDoubled_SendsNoBlockTwice() =>
        Gen.Select(Gen.Int[0, 50_000], Gen.Int[8, 1468], Gen.Int[1, 8], Gen.Int).Sample((length, blockSize, window, seed) =>
        {
            TftpPair pair = new(length, blockSize, window, lossPercent: 0, doubledPercent: 100, seed, reorders: false);
            pair.Run();
            return pair.BlocksSent == (length / blockSize) + 1 && pair.Received.SequenceEqual(pair.File);
        }, iter: 100);

    [Fact]
    public void Transfer_CleanNetwork_NeedsNoTimer()
    {
        TftpPair pair = new(length: 850_528, blockSize: 1468, window: 4, lossPercent: 0, doubledPercent: 0, seed: 1, reorders: false);
        pair.Run();

        Assert.Equal((0, TftpOutcome.Completed), (pair.Retransmits, pair.Outcome));
        Assert.Equal(pair.File, pair.Received);
    }

    [Fact]
    public void Transfer_DeadNetwork_EndsAfterItsRepetitions()
    {
        TftpPair pair = new(length: 5000, blockSize: 512, window: 2, lossPercent: 100, doubledPercent: 0, seed: 1);
        pair.Run();

        Assert.Equal((TftpOutcome.TimedOut, TftpPair.RetransmitsMax), (pair.Outcome, pair.Retransmits));
    }
}
