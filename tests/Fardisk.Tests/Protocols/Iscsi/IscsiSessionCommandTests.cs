using CsCheck;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;
using Fardisk.Tests.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class IscsiSessionCommandTests
{
    private const byte ReadFlags = 0xC0;
    private const byte WriteFlags = 0xA0;

    [Fact]
    public void Receive_ReadOfIpxe_ComesIn8KiBWithTheStatusOnTheLast()
    {
        SessionRig rig = new();
        rig.Send(TestPdus.Login(LoginSamples.IpxeSecurity, 0, 1, isid: LoginSamples.IpxeIsid));
        rig.Send(TestPdus.Login(LoginSamples.IpxeOperational, 1, 3, isid: LoginSamples.IpxeIsid));
        Random.Shared.NextBytes(rig.Disk);

        List<Reply> replies = rig.SendCommand(0x10, ReadFlags, 40 * 512, TestPdus.Read10(16, 40));

        Assert.Equal([8192, 8192, 4096], replies.Select(r => r.Data.Length));
        Assert.Equal([0x00, 0x00, 0x81], replies.Select(r => (int)r.Flags));
        Assert.Equal([0u, 1u, 2u], replies.Select(r => r.Word(36)));
        Assert.Equal([0u, 8192u, 16384u], replies.Select(r => r.Word(40)));
        Assert.Equal(rig.Disk[(16 * 512)..(56 * 512)], replies.SelectMany(r => r.Data));
    }

    [Fact]
    public void Receive_LongRead_EndsASequenceAtEachBurst()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(segment: 65536, burst: 98304));

        List<Reply> replies = rig.SendCommand(1, ReadFlags, 512 * 512, TestPdus.Read10(0, 512));

        Assert.Equal([65536, 32768, 65536, 32768, 65536], replies.Select(r => r.Data.Length));
        Assert.Equal([false, true, false, true, true], replies.Select(r => r.IsFinal));
    }

    [Theory]
    [InlineData(512, 8, 0x04, 4096 - 512, 512, "expected less: overflow (§11.4.5.1)")]
    [InlineData(8192, 8, 0x02, 4096, 4096, "expected more: underflow")]
    [InlineData(4096, 8, 0x00, 0, 4096, "exact")]
    [InlineData(700, 8, 0x04, 4096 - 700, 700, "not a whole block")]
    [InlineData(0, 8, 0x04, 4096, 0, "nothing expected")]
    [InlineData(512, 0, 0x02, 512, 0, "nothing to read")]
    public void Receive_Read_GivesTheExactResidual(uint expected, int blocks, int flags, uint residual, int length, string because)
    {
        SessionRig rig = SessionRig.LoggedIn();

        Reply reply = rig.SendCommand(1, ReadFlags, expected, TestPdus.Read10(0, blocks)).Single();

        Assert.True(reply.Data.Length == length && (reply.Flags & 0x06) == flags && reply.Residual == residual, $"{because}: {reply.Flags:x} {reply.Residual} {reply.Data.Length}");
    }

    [Theory]
    [InlineData(512u, 8, 0x04, 4096u - 512, 1, "expected less: what came is written")]
    [InlineData(8192u, 8, 0x02, 4096u, 8, "expected more: the rest is not taken")]
    [InlineData(700u, 8, 0x04, 4096u - 700, 1, "a part of a block is not written")]
    [InlineData(300u, 8, 0x04, 4096u - 300, 0, "less than a block")]
    public void Receive_Write_GivesTheExactResidualAndWritesWholeBlocks(uint expected, int blocks, int flags, uint residual, int written, string because)
    {
        SessionRig rig = SessionRig.LoggedIn();
        byte[] data = new byte[expected];
        Array.Fill(data, (byte)0xAA);

        Reply reply = rig.SendCommand(1, WriteFlags, expected, TestPdus.Write10(0, blocks), data).Single();

        Assert.True((reply.Flags & 0x06) == flags && reply.Residual == residual && reply.Status == 0, $"{because}: {reply.Flags:x} {reply.Residual}");
        Assert.Equal(written * 512, rig.Disk.Count(b => b == 0xAA));
    }

    [Fact]
    public void Receive_Failure_HasSenseAndNoData()
    {
        SessionRig rig = SessionRig.LoggedIn();

        Reply reply = rig.SendCommand(1, ReadFlags, 512, TestPdus.Read10(SessionRig.Blocks, 1)).Single();

        Assert.Equal((IscsiOpcode.ScsiResponse, (byte)2, 512u), (reply.Opcode, reply.Status, reply.Residual));
        Assert.Equal(((byte)5, (byte)0x21, (byte)0), reply.Sense);
    }

    [Fact]
    public void Receive_Write_ByImmediateUnsolicitedAndSolicitedDataInAnyMix_WritesThatData() =>
        Gen.Select(Gen.Int[1, 1500], Gen.Bool, Gen.Bool, Gen.Int[512, 200000], Gen.Int[512, 200000], Gen.Int[1, 8], Gen.Int[1, 400000], Gen.Int[0, 100]).Sample(
            (blocks, initialR2T, immediate, burst, firstBurst, r2ts, pduLength, part) =>
            {
                SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(
                    initialR2T: initialR2T ? "Yes" : "No", immediateData: immediate ? "Yes" : "No", burst: burst, firstBurst: firstBurst, r2ts: r2ts));
                byte[] data = new byte[blocks * 512];
                new Random(blocks).NextBytes(data);
                int firstMax = Math.Min(data.Length, Math.Min(burst, firstBurst));
                int immediateLength = immediate ? firstMax * part / 100 : 0;
                bool unsolicited = !initialR2T && immediateLength < firstMax;
                byte flags = (byte)(unsolicited ? 0x20 : WriteFlags);
                List<Reply> replies = rig.SendCommand(9, flags, (uint)data.Length, TestPdus.Write10(3, blocks), data[..immediateLength]);
                if (unsolicited)
                {
                    replies = SendSequence(rig, data, TestPdus.NoTag, immediateLength, firstMax, pduLength);
                }

                Queue<Reply> asked = new(replies);
                while (asked.TryPeek(out Reply? r2t) && r2t.Opcode == IscsiOpcode.ReadyToTransfer)
                {
                    asked.Dequeue();
                    int offset = (int)r2t.Word(40);
                    SendSequence(rig, data, r2t.Word(20), offset, offset + (int)r2t.Word(44), pduLength).ForEach(asked.Enqueue);
                }

                return asked.Single() is { Status: 0, Opcode: IscsiOpcode.ScsiResponse, Residual: 0 }
                    && rig.Disk.AsSpan(3 * 512, data.Length).SequenceEqual(data) && rig.BuffersOut == 0 && !rig.Session.AwaitsData;
            });

    [Fact]
    public void Receive_OutstandingR2Ts_AreAsManyAsAgreed()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No", burst: 4096, r2ts: 3));

        List<Reply> replies = rig.SendCommand(9, WriteFlags, 32768, TestPdus.Write10(0, 64));

        Assert.Equal([0u, 1u, 2u], replies.Select(r => r.Word(36)));
        Assert.Equal([0u, 4096u, 8192u], replies.Select(r => r.Word(40)));
        Assert.Equal(3, replies.Select(r => r.Word(20)).Distinct().Count());
        Assert.Equal(3u, SendSequence(rig, new byte[32768], replies[0].Word(20), 0, 4096, 4096).Single().Word(36));
    }

    [Theory]
    [InlineData(1u, 0, 512, "§11.7.6: DataSN out of order")]
    [InlineData(0u, 512, 512, "§11.7.5: a hole")]
    [InlineData(0u, 0, 4608, "more than was asked for")]
    public void Receive_DataOutThatDoesNotFit_FailsTheTaskOnly(uint dataSn, int offset, int length, string because)
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply r2t = rig.SendCommand(9, WriteFlags, 4096, TestPdus.Write10(0, 8)).Single();

        Reply reply = rig.Send(TestPdus.DataOut(9, r2t.Word(20), dataSn, offset, new byte[length], isFinal: true)).Single();

        Assert.True(reply.Status == 2 && reply.Sense.Key == 0xB && !rig.IsClosed && rig.BuffersOut == 0, because);
        Assert.Empty(rig.Send(TestPdus.DataOut(9, r2t.Word(20), 0, 0, new byte[4096], isFinal: true))); // late data is no mistake
        Assert.Equal(0, rig.SendCommand(10, 0x80, 0, [0x00]).Single().Status);
    }

    [Fact]
    public void Receive_ShortSolicitedSequence_Fails()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply r2t = rig.SendCommand(9, WriteFlags, 4096, TestPdus.Write10(0, 8)).Single();

        Assert.Equal(0xB, rig.Send(TestPdus.DataOut(9, r2t.Word(20), 0, 0, new byte[512], isFinal: true)).Single().Sense.Key);
    }

    [Theory]
    [InlineData("Yes", "No", WriteFlags, 512, "§13.11: immediate data without agreement")]
    [InlineData("Yes", "Yes", 0x20, 512, "§13.10: unsolicited data without agreement")]
    [InlineData("Yes", "Yes", WriteFlags, 1024, "§13.14: more than FirstBurstLength")]
    public void Receive_DataThatWasNotAgreedTo_FailsTheCommand(string initialR2T, string immediateData, byte flags, int length, string because)
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(initialR2T: initialR2T, immediateData: immediateData, firstBurst: 512));

        Reply reply = rig.SendCommand(9, flags, 4096, TestPdus.Write10(0, 8), new byte[length]).Single();

        Assert.True(reply.Sense == (0xB, 0x0C, 0x0C), $"{because}: {reply.Sense}");
    }

    [Fact]
    public void Receive_RefusedWriteWithUnsolicitedData_AnswersAfterThatData()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(initialR2T: "No"));
        Assert.Empty(rig.SendCommand(9, 0x20, 4096, TestPdus.Write10(SessionRig.Blocks, 8)));

        Reply reply = rig.Send(TestPdus.DataOut(9, TestPdus.NoTag, 0, 0, new byte[4096], isFinal: true)).Single();

        Assert.Equal(0x21, reply.Sense.Code);
    }

    [Fact]
    public void Receive_WriteWithoutMemory_IsTaskSetFull()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        rig.BuffersMax = 1;
        rig.SendCommand(9, WriteFlags, 4096, TestPdus.Write10(0, 8));

        Assert.Equal(0x28, rig.SendCommand(10, WriteFlags, 4096, TestPdus.Write10(8, 8)).Single().Status);
    }

    [Fact]
    public void Receive_WindowFullOfWaitingWrites_ShrinksMaxCmdSnToTheLast()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply last = null!;
        for (uint i = 0; i < IscsiSession.CommandWindow; i++)
        {
            last = rig.SendCommand(i, WriteFlags, 512, TestPdus.Write10(0, 1)).Single();
        }

        Assert.Equal(last.Word(28) - 1, last.Word(32));
        Assert.Empty(rig.SendCommand(99, WriteFlags, 512, TestPdus.Write10(0, 1))); // beyond MaxCmdSN: ignored
        Assert.Equal(IscsiSession.CommandWindow, rig.BuffersOut);
    }

    [Theory]
    [InlineData(-1, false, "§4.2.2.1: a number before ExpCmdSN is ignored")]
    [InlineData(IscsiSession.CommandWindow, false, "§4.2.2.1: a number past MaxCmdSN is ignored")]
    [InlineData(1, true, "a gap that nothing can fill on one connection")]
    public void Receive_CommandOutOfOrder_IsIgnoredOrDrops(int ahead, bool drops, string because)
    {
        SessionRig rig = SessionRig.LoggedIn();

        List<Reply> replies = rig.Send(TestPdus.Command(1, (uint)(1 + ahead), 0x80, 0, [0x00]));

        Assert.True(replies.Count == 0 && rig.IsClosed == drops, because);
    }

    [Fact]
    public void Receive_ImmediateCommand_TakesNoNumber()
    {
        SessionRig rig = SessionRig.LoggedIn();
        Reply reply = rig.Send(TestPdus.Command(1, 1, 0x80, 0, [0x00], immediate: true)).Single();

        Assert.Equal(1u, reply.Word(28));
        Assert.Equal(2u, rig.SendCommand(2, 0x80, 0, [0x00]).Single().Word(28));
    }

    [Fact]
    public void Receive_EveryReplyWithStatus_TakesTheNextStatSn()
    {
        SessionRig rig = SessionRig.LoggedIn();
        uint first = rig.SendCommand(1, 0x80, 0, [0x00]).Single().Word(24);
        uint second = rig.SendCommand(2, ReadFlags, 512, TestPdus.Read10(0, 1)).Single().Word(24);

        Assert.Equal(first + 1, second);
    }

    [Fact]
    public void Receive_DiskFailure_BecomesSense()
    {
        SessionRig rig = SessionRig.LoggedIn();
        rig.DiskFailure = SenseData.UnrecoveredReadError;

        Assert.Equal(((byte)3, (byte)0x11, (byte)0), rig.SendCommand(1, ReadFlags, 512, TestPdus.Read10(0, 1)).Single().Sense);
    }

    [Fact]
    public void TryPlaceDataOut_LongData_GoesStraightToItsPlace()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply r2t = rig.SendCommand(9, WriteFlags, 8192, TestPdus.Write10(0, 16)).Single();
        byte[] data = new byte[8192];
        Random.Shared.NextBytes(data);
        byte[] pdu = TestPdus.DataOut(9, r2t.Word(20), 0, 0, data, isFinal: true);
        ReplyBuffer replies = new(new byte[65536]);

        Assert.True(rig.Session.TryPlaceDataOut(pdu, out Span<byte> place));
        data.CopyTo(place);
        SessionStep step = rig.Session.ReceivePlaced(pdu.AsSpan(0, 48), replies);

        Assert.Equal(SessionStepKind.Execute, step.Kind);
        Assert.True(step.Data.SequenceEqual(data));
        Assert.False(rig.Session.TryPlaceDataOut(TestPdus.DataOut(9, r2t.Word(20), 7, 0, data, true), out _));
    }

    [Fact]
    public void Receive_AnyPdusAfterLogin_NeverThrowsAndLosesNoBuffer() =>
        Gen.Select(Gen.Byte.Array[48], Gen.Byte.Array[0, 600], Gen.Int[0, 7], Gen.Bool).Array[1, 20].Sample(pdus =>
        {
            SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(initialR2T: "No"));
            foreach ((byte[] header, byte[] data, int opcode, bool isOrdered) in pdus)
            {
                byte[] pdu = new byte[48 + ((data.Length + 3) & ~3)];
                header.CopyTo(pdu, 0);
                data.CopyTo(pdu, 48);
                pdu[0] = (byte)((header[0] & 0x40) | (opcode == 7 ? header[0] & 0x3F : opcode));
                pdu.With(4, (uint)data.Length);
                if (isOrdered)
                {
                    pdu.With(24, rig.CmdSn).With(8, 0).With(12, 0);
                    rig.CmdSn += (pdu[0] & 0x40) == 0 && (opcode is < 5 or 6) && opcode != 3 ? 1u : 0;
                }

                if (!rig.IsClosed)
                {
                    rig.Send(pdu);
                }
            }

            rig.Session.AbortTasks();
            return rig.BuffersOut == 0;
        });

    [Fact]
    public void Receive_ManyCommands_AllocatesNothing()
    {
        SessionRig rig = SessionRig.LoggedIn();
        byte[] pdu = TestPdus.Command(1, 1, ReadFlags, 4096, TestPdus.Read10(0, 8), immediate: true);
        ReplyBuffer replies = new(new byte[1 << 20]);
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            replies.Clear();
            PduFramer.TryTake(pdu, 262144, out Pdu taken, out _);
            SessionStep step = rig.Session.Receive(taken, replies);
            for (int offset = 0; rig.Session.TryNextDataIn(step.Task!, offset, out DataInSegment segment); offset += segment.Length)
            {
                rig.Session.CommitDataIn(step.Task!, segment, replies.Reserve(segment.PduLength), replies);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<Reply> SendSequence(SessionRig rig, byte[] data, uint transferTag, int start, int end, int pduLength)
    {
        List<Reply> replies = [];
        uint dataSn = 0;
        do
        {
            int length = Math.Min(pduLength, end - start);
            replies.AddRange(rig.Send(TestPdus.DataOut(9, transferTag, dataSn++, start, data.AsSpan(start, length), start + length == end)));
            start += length;
        }
        while (start < end);
        return replies;
    }
}
