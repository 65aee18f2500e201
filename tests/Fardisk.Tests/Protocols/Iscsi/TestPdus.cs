using System.Buffers.Binary;
using System.Text;
using Fardisk.Protocols.Iscsi;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>Initiator's PDUs as bytes.</summary>
internal static class TestPdus
{
    public const uint NoTag = BasicHeaderSegment.ReservedTag;

    public static byte[] Make(IscsiOpcode opcode, byte flags, uint tag, ReadOnlySpan<byte> data, bool immediate = false, ulong lun = 0)
    {
        BasicHeaderSegment header = new(opcode, immediate, false, 0, data.Length, lun, tag);
        byte[] pdu = new byte[header.PduLength];
        header.Write(pdu);
        pdu[1] = flags;
        data.CopyTo(pdu.AsSpan(48));
        return pdu;
    }

    public static byte[] With(this byte[] pdu, int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(offset), value);
        return pdu;
    }

    public static byte[] Login(string text, int current, int next, bool transits = true, bool continues = false, ulong isid = LoginSamples.LinuxIsid, uint cmdSn = 1)
    {
        byte flags = (byte)((transits ? 0x80 | next : 0) | (continues ? 0x40 : 0) | (current << 2));
        byte[] pdu = Make(IscsiOpcode.LoginRequest, flags, 0x7000, Encoding.UTF8.GetBytes(text.Replace('|', '\0')), immediate: true);
        BinaryPrimitives.WriteUInt64BigEndian(pdu.AsSpan(8), isid << 16);
        return pdu.With(24, cmdSn);
    }

    /// <summary>A login that every test target takes, with 64 KiB segments.</summary>
    public static string LoginText(
        string target = "iqn.t:pc07", string initiator = "iqn.i:pc07", string type = "Normal", string initialR2T = "Yes", string immediateData = "Yes", int segment = 65536,
        int burst = 262144, int firstBurst = 65536, int r2ts = 1) =>
        $"InitiatorName={initiator}|TargetName={target}|SessionType={type}|HeaderDigest=None|DataDigest=None|InitialR2T={initialR2T}|ImmediateData={immediateData}|"
        + $"MaxRecvDataSegmentLength={segment}|MaxBurstLength={burst}|FirstBurstLength={firstBurst}|MaxOutstandingR2T={r2ts}|ErrorRecoveryLevel=0|";

    public static byte[] Command(uint tag, uint cmdSn, byte flags, uint expected, byte[] cdb, ReadOnlySpan<byte> data = default, bool immediate = false, ulong lun = 0)
    {
        byte[] pdu = Make(IscsiOpcode.ScsiCommand, flags, tag, data, immediate, lun);
        cdb.CopyTo(pdu, 32);
        return pdu.With(20, expected).With(24, cmdSn);
    }

    public static byte[] DataOut(uint tag, uint transferTag, uint dataSn, int offset, ReadOnlySpan<byte> data, bool isFinal) =>
        Make(IscsiOpcode.DataOut, (byte)(isFinal ? 0x80 : 0), tag, data).With(20, transferTag).With(36, dataSn).With(40, (uint)offset);

    public static byte[] Read10(int block, int count) => [0x28, 0, (byte)(block >> 24), (byte)(block >> 16), (byte)(block >> 8), (byte)block, 0, (byte)(count >> 8), (byte)count, 0];

    public static byte[] Write10(int block, int count) => [0x2A, 0, (byte)(block >> 24), (byte)(block >> 16), (byte)(block >> 8), (byte)block, 0, (byte)(count >> 8), (byte)count, 0];
}
