using CsCheck;
using Fardisk.Listeners.Iscsi;
using Fardisk.Protocols.Iscsi;
using Fardisk.Tests.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Listeners.Iscsi;

public class ReceiveBufferTests
{
    [Theory]
    [InlineData(80, 0)]
    [InlineData(53, 0)]
    [InlineData(40, 100)]
    public void MakeRoom_PartOfAPduAtTheEnd_LeavesRoomForTheRest(int consumed, int length)
    {
        ReceiveBuffer buffer = new(new byte[100]);
        buffer.Commit(100);
        buffer.Consume(consumed);

        buffer.MakeRoom(length);

        Assert.Equal(100 - consumed, buffer.Pending.Length);
        Assert.Equal(consumed, buffer.Free.Length);
    }

    [Fact]
    public void Stream_ReceivedInAnyPieces_GivesTheSamePdus() => Gen.Select(Gen.Int[0, 150].Array[1, 30], Gen.Int[1, 300].Array[1, 20]).Sample((sizes, pieces) =>
    {
        byte[] stream = [.. sizes.SelectMany((size, i) => TestPdus.Make(IscsiOpcode.NopOut, 0x80, (uint)i, new byte[size]))];
        ReceiveBuffer buffer = new(new byte[256]);
        List<(uint, int)> taken = [];
        for (int at = 0, piece = 0; at < stream.Length; piece++)
        {
            int count = Math.Min(Math.Min(pieces[piece % pieces.Length], buffer.Free.Length), stream.Length - at);
            if (count == 0)
            {
                return false; // a receive into nothing would look like the end
            }

            stream.AsSpan(at, count).CopyTo(buffer.Free);
            buffer.Commit(count);
            at += count;
            int length;
            while (PduFramer.TryTake(buffer.Pending, 200, out Pdu pdu, out length) == FrameResult.Complete)
            {
                taken.Add((pdu.Header.InitiatorTaskTag, pdu.Data.Length));
                buffer.Consume(length);
            }

            buffer.MakeRoom(length);
        }

        return buffer.IsEmpty && taken.SequenceEqual(sizes.Select((size, i) => ((uint)i, size)));
    });

    [Fact]
    public void Pool_RentedAgain_IsTheSameBuffer()
    {
        BufferPool pool = new();
        byte[] first = pool.Rent(5000);
        pool.Return(first);

        Assert.Equal(8192, first.Length);
        Assert.Same(first, pool.Rent(8192));
        Assert.Equal(4096, pool.Rent(1).Length);
        Assert.Equal(4 << 20, pool.Rent(4 << 20).Length);
    }

    [Fact]
    public void WriteBuffers_OverTheShare_GiveNothing()
    {
        WriteBuffers share = new(new BufferPool());
        List<byte[]> held = [];
        while (share.Rent(4 << 20) is { } buffer)
        {
            held.Add(buffer);
        }

        Assert.Equal(WriteBuffers.HeldBytesMax, held.Sum(b => b.Length));
        share.Return(held[0]);
        Assert.NotNull(share.Rent(4 << 20));
    }
}
