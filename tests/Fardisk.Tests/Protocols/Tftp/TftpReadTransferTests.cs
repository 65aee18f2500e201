using Fardisk.Protocols.Tftp;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

public class TftpReadTransferTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Start_WithoutOptions_SendsTheFirstBlock()
    {
        TftpReadTransfer transfer = Make(length: 1000, blockSize: 512, window: 1, answer: TftpOptionSet.None);

        Assert.Equal(new TftpStep(TftpStepKind.SendBlocks, 1, 1), transfer.Start(TimeSpan.Zero));
        Assert.Equal((2, 512, 488), (transfer.BlockCount, transfer.BlockLength(1), transfer.BlockLength(2)));
    }

    [Fact]
    public void OnPacket_AckOfTheOptions_SendsTheFirstWindow()
    {
        TftpReadTransfer transfer = Make(length: 10_000, blockSize: 512, window: 4, answer: new TftpOptionSet(WindowSize: "4"));

        Assert.Equal(TftpStepKind.SendOptionAck, transfer.Start(TimeSpan.Zero).Kind);
        Assert.Equal(TftpStep.Wait, transfer.OnPacket(Ack(1), TimeSpan.Zero)); // block 0 is due
        Assert.Equal(new TftpStep(TftpStepKind.SendBlocks, 1, 4), transfer.OnPacket(Ack(0), TimeSpan.Zero));
    }

    [Fact]
    public void OnPacket_AckInsideTheWindow_GoesOnAfterIt()
    {
        TftpReadTransfer transfer = Started(length: 10_000, window: 4);

        Assert.Equal(new TftpStep(TftpStepKind.SendBlocks, 3, 4), transfer.OnPacket(Ack(2), TimeSpan.Zero));
        Assert.Equal(2, transfer.BlocksAcknowledged);
    }

    [Fact]
    public void OnPacket_DuplicateOrForeignAck_IsIgnored()
    {
        TftpReadTransfer transfer = Started(length: 100_000, window: 1);
        transfer.OnPacket(Ack(1), TimeSpan.Zero);
        transfer.OnPacket(Ack(2), TimeSpan.Zero);

        Assert.Equal(TftpStep.Wait, transfer.OnPacket(Ack(2), TimeSpan.Zero));
        Assert.Equal(TftpStep.Wait, transfer.OnPacket(Ack(1), TimeSpan.Zero));
        Assert.Equal(TftpStep.Wait, transfer.OnPacket(Ack(4), TimeSpan.Zero)); // never sent
        Assert.Equal(TftpStep.Wait, transfer.OnPacket([0, 3, 0, 3], TimeSpan.Zero)); // a DATA
        Assert.Equal(TftpStep.Wait, transfer.OnPacket([0, 4, 0], TimeSpan.Zero)); // cut
        Assert.Equal(2, transfer.BlocksAcknowledged);
    }

    [Fact]
    public void OnDeadline_NoAck_RepeatsTheWindowThenGivesUp()
    {
        TftpReadTransfer transfer = Started(length: 10_000, window: 4, retransmitsMax: 2);

        Assert.Equal(TftpStep.Wait, transfer.OnDeadline(s_second - TimeSpan.FromTicks(1)));
        Assert.Equal(new TftpStep(TftpStepKind.SendBlocks, 1, 4), transfer.OnDeadline(s_second));
        Assert.Equal(TftpStep.Wait, transfer.OnDeadline(s_second)); // the clock was set anew
        Assert.Equal(TftpStepKind.SendBlocks, transfer.OnDeadline(2 * s_second).Kind);
        Assert.Equal(TftpStepKind.End, transfer.OnDeadline(3 * s_second).Kind);
        Assert.Equal((TftpOutcome.TimedOut, 2), (transfer.Outcome, transfer.Retransmits));
        Assert.Equal(TftpStep.Wait, transfer.OnPacket(Ack(4), 3 * s_second)); // too late
    }

    [Fact]
    public void OnDeadline_ProgressBetween_CountsAnew()
    {
        TftpReadTransfer transfer = Started(length: 10_000, window: 1, retransmitsMax: 1);
        transfer.OnDeadline(s_second);
        transfer.OnPacket(Ack(1), s_second);

        Assert.Equal(new TftpStep(TftpStepKind.SendBlocks, 2, 1), transfer.OnDeadline(2 * s_second));
        Assert.Equal(TftpStepKind.End, transfer.OnDeadline(3 * s_second).Kind);
    }

    [Fact]
    public void OnPacket_ErrorAfterTheSize_IsAProbe()
    {
        TftpReadTransfer transfer = Make(length: 173_792, blockSize: 1468, window: 4, answer: new TftpOptionSet(BlockSize: "1468", TransferSize: "173792", WindowSize: "4"));
        transfer.Start(TimeSpan.Zero);

        Assert.Equal(TftpStepKind.End, transfer.OnPacket([0, 5, 0, 8, 0], TimeSpan.Zero).Kind);
        Assert.Equal(TftpOutcome.SizeProbe, transfer.Outcome);
    }

    [Fact]
    public void OnPacket_ErrorInTheMiddle_IsAnAbort()
    {
        TftpReadTransfer transfer = Make(length: 10_000, blockSize: 512, window: 1, answer: new TftpOptionSet(TransferSize: "10000"));
        transfer.Start(TimeSpan.Zero);
        transfer.OnPacket(Ack(0), TimeSpan.Zero);
        transfer.OnPacket(Ack(1), TimeSpan.Zero);

        transfer.OnPacket([0, 5, 0, 0, 0], TimeSpan.Zero);

        Assert.Equal((TftpOutcome.ClientAborted, 512), (transfer.Outcome, transfer.BytesAcknowledged));
    }

    [Theory]
    [InlineData(0, 1, 0, "an empty file is one empty block")]
    [InlineData(511, 1, 511, "below one block")]
    [InlineData(512, 2, 0, "a whole number of blocks: an empty one ends it")]
    [InlineData(513, 2, 1, "one byte over")]
    public void BlockCount_AtTheEdges_EndsWithAShortBlock(long length, long blocks, int last, string because)
    {
        TftpReadTransfer transfer = Make(length, blockSize: 512, window: 1, answer: TftpOptionSet.None);

        Assert.True((blocks, last) == (transfer.BlockCount, transfer.BlockLength(blocks)), because);
    }

    [Fact]
    public void OnClientGone_AfterTheLastBlock_IsComplete()
    {
        TftpReadTransfer transfer = Started(length: 100, window: 1);
        transfer.OnClientGone();

        TftpReadTransfer early = Started(length: 10_000, window: 1);
        early.OnClientGone();

        Assert.Equal((TftpOutcome.CompletedUnconfirmed, TftpOutcome.TimedOut), (transfer.Outcome, early.Outcome));
    }

    [Fact]
    public void OnPacket_MoreThan65535Blocks_WrapsToZero()
    {
        const long Blocks = 140_000;
        TftpReadTransfer transfer = Started(length: Blocks * 8, window: 64, blockSize: 8);
        long sent = 64;
        TftpStep step = default;
        while (transfer.Outcome == TftpOutcome.Running)
        {
            step = transfer.OnPacket(Ack((ushort)sent), TimeSpan.Zero);
            Assert.True(step.Kind == TftpStepKind.End || step.FirstBlock == sent + 1);
            sent += step.BlockCount;
        }

        Assert.Equal((TftpOutcome.Completed, Blocks + 1), (transfer.Outcome, sent));
    }

    private static byte[] Ack(ushort block) => [0, 4, (byte)(block >> 8), (byte)block];

    private static TftpReadTransfer Started(long length, int window, int retransmitsMax = 5, int blockSize = 512)
    {
        TftpReadTransfer transfer = Make(length, blockSize, window, TftpOptionSet.None, retransmitsMax);
        transfer.Start(TimeSpan.Zero);
        return transfer;
    }

    private static TftpReadTransfer Make(long length, int blockSize, int window, TftpOptionSet answer, int retransmitsMax = 5) =>
        new(new TftpTerms(blockSize, window, s_second, answer), length, retransmitsMax);
}
