using CsCheck;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class FramingTests
{
    private static readonly Gen<BasicHeaderSegment> s_headers =
        from opcode in Gen.Int[0, 63]
        from flags in Gen.Select(Gen.Bool, Gen.Bool)
        from ahs in Gen.Int[0, 255]
        from data in Gen.Int[0, 0xFF_FFFF]
        from lun in Gen.ULong
        from tag in Gen.UInt
        select new BasicHeaderSegment((IscsiOpcode)opcode, flags.Item1, flags.Item2, ahs * 4, data, lun, tag);

    [Fact]
    public void Write_ThenTryRead_GivesTheSameHeader() => s_headers.Sample(header =>
    {
        byte[] bytes = new byte[BasicHeaderSegment.Size];
        header.Write(bytes);
        return BasicHeaderSegment.TryRead(bytes, int.MaxValue, out BasicHeaderSegment read) == WireError.None && read == header;
    });

    [Fact]
    public void TryTake_AnyBytes_NeverThrowsNorReadsPastTheEnd() => Gen.Select(Gen.Byte.Array[0, 2000], Gen.Int[0, 3000]).Sample((bytes, limit) =>
    {
        FrameResult result = PduFramer.TryTake(bytes, limit, out Pdu pdu, out int length);
        return result != FrameResult.Complete || (length <= bytes.Length && pdu.Data.Length <= limit && pdu.Raw.Length == 48);
    });

    [Fact]
    public void TryTake_CutAtEveryByte_Waits()
    {
        byte[] pdu = TestPdus.Make(IscsiOpcode.NopOut, 0x80, 1, new byte[13]);
        for (int length = 0; length < pdu.Length; length++)
        {
            Assert.Equal(FrameResult.Incomplete, PduFramer.TryTake(pdu.AsSpan(0, length), 8192, out _, out int wanted));
            Assert.Equal(length < 48 ? 0 : pdu.Length, wanted);
        }

        Assert.Equal(FrameResult.Complete, PduFramer.TryTake(pdu, 8192, out Pdu whole, out int taken));
        Assert.Equal((13, 64), (whole.Data.Length, taken));
    }

    [Fact]
    public void TryTake_OverTheLimit_IsToldFromTheHeaderAlone()
    {
        byte[] header = new byte[48];
        header[5] = 0xFF;

        Assert.Equal(FrameResult.TooLong, PduFramer.TryTake(header, 0xFE_FFFF, out _, out _));
    }

    [Fact]
    public void TryTake_StreamSplitAnywhere_GivesTheSamePdus() =>
        Gen.Select(Gen.Int[0, 300].Array[1, 12], Gen.Int[1, 200].Array[1, 50]).Sample((sizes, cuts) =>
        {
            List<byte> stream = [];
            for (int i = 0; i < sizes.Length; i++)
            {
                byte[] data = new byte[sizes[i]];
                Array.Fill(data, (byte)i);
                stream.AddRange(TestPdus.Make(IscsiOpcode.NopOut, 0x80, (uint)i, data));
            }

            List<byte> received = [];
            List<(uint Tag, int Length)> taken = [];
            for (int at = 0, cut = 0; at < stream.Count; cut++)
            {
                int length = Math.Min(cuts[cut % cuts.Length], stream.Count - at);
                received.AddRange(stream.GetRange(at, length));
                at += length;
                while (PduFramer.TryTake(received.ToArray(), 8192, out Pdu pdu, out int pduLength) == FrameResult.Complete)
                {
                    taken.Add((pdu.Header.InitiatorTaskTag, pdu.Data.Length));
                    received.RemoveRange(0, pduLength);
                }
            }

            return received.Count == 0 && taken.SequenceEqual(sizes.Select((size, i) => ((uint)i, size)));
        });

    [Theory]
    [InlineData(LoginSamples.IpxeIsid, InitiatorKind.Ipxe, true)]
    [InlineData(LoginSamples.LinuxIsid, InitiatorKind.Linux, false)]
    [InlineData(0x0000_AA01_1234UL, InitiatorKind.Uefi, true)]
    [InlineData(0x4000_0137_0001UL, InitiatorKind.Windows, false)]
    [InlineData(0x8012_3456_0000UL, InitiatorKind.Other, false)]
    public void Isid_OfKnownInitiators_NamesThem(ulong value, InitiatorKind kind, bool isFirmware)
    {
        Assert.Equal(kind, new Isid(value).Kind);
        Assert.Equal(isFirmware, new Isid(value).IsFirmware);
    }
}
