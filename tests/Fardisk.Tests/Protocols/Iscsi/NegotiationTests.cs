using CsCheck;
using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class NegotiationTests
{
    [Theory]
    [InlineData("HeaderDigest", "None", "None", "§13.1")]
    [InlineData("DataDigest", "CRC32C,None", "None", "§13.1: the first of the list that we support")]
    [InlineData("DataDigest", "CRC32C", "Reject", "§6.2.1: nothing of the list can be had")]
    [InlineData("MaxConnections", "8", "1", "§13.2: the smaller")]
    [InlineData("InitialR2T", "No", "No", "§13.10: OR, we do not need it")]
    [InlineData("InitialR2T", "Yes", "Yes", "§13.10: OR")]
    [InlineData("ImmediateData", "Yes", "Yes", "§13.11: AND")]
    [InlineData("ImmediateData", "No", "No", "§13.11: AND")]
    [InlineData("ImmediateData", "Maybe", "Reject", "§6.1: a boolean is Yes or No")]
    [InlineData("MaxRecvDataSegmentLength", "8192", null, "§13.12: declared, not answered")]
    [InlineData("MaxRecvDataSegmentLength", "511", "Reject", "§13.12: from 512")]
    [InlineData("MaxBurstLength", "262144", "262144", "§13.13: iPXE takes what we answer for its longest transfer")]
    [InlineData("MaxBurstLength", "16776192", "1048576", "§13.13: the smaller")]
    [InlineData("MaxBurstLength", "0x40000", "262144", "§6.1: hexadecimal")]
    [InlineData("FirstBurstLength", "65536", "65536", "§13.14: the smaller")]
    [InlineData("MaxOutstandingR2T", "1", "1", "§13.17: the smaller")]
    [InlineData("MaxOutstandingR2T", "64", "8", "§13.17: the smaller")]
    [InlineData("MaxOutstandingR2T", "0", "Reject", "§13.17: from 1")]
    [InlineData("DefaultTime2Wait", "0", "2", "§13.15: the larger")]
    [InlineData("DefaultTime2Retain", "20", "0", "§13.16: the smaller")]
    [InlineData("DataPDUInOrder", "No", "Yes", "§13.18: OR")]
    [InlineData("DataSequenceInOrder", "No", "Yes", "§13.19: OR")]
    [InlineData("ErrorRecoveryLevel", "2", "0", "§13.20: the smaller")]
    [InlineData("IFMarker", "Yes", "No", "§13.25: obsolete, never NotUnderstood")]
    [InlineData("OFMarkInt", "2048~8192", "Reject", "§13.25: must be Reject")]
    [InlineData("TaskReporting", "FastAbort,RFC3720", "RFC3720", "§13.23")]
    [InlineData("iSCSIProtocolLevel", "2", "1", "§13.24: the smaller")]
    [InlineData("InitiatorAlias", "pc07", null, "§13.7: declared")]
    [InlineData("X-com.example.frob", "1", "NotUnderstood", "§6.3: a key nobody knows")]
    public void Answer_EveryKey_FollowsTheRfc(string key, string value, string? expected, string because)
    {
        string? answer = new Negotiation().Answer(key, value);

        Assert.True(answer == expected, $"{key}={value}: expected {expected}, got {answer}; {because}");
    }

    [Fact]
    public void Answer_AnyValue_KeepsTheParametersLegal()
    {
        string[] keys = ["MaxRecvDataSegmentLength", "MaxBurstLength", "FirstBurstLength", "MaxOutstandingR2T", "InitialR2T", "ImmediateData", "HeaderDigest"];
        Gen.Select(Gen.Int[0, keys.Length - 1].Select(i => keys[i]), Gen.OneOf(Gen.String, Gen.Int.Select(i => i.ToString()), Gen.UInt.Select(i => $"0x{i:x}"))).Array[0, 20].Sample(pairs =>
        {
            Negotiation negotiation = new();
            foreach ((string key, string value) in pairs)
            {
                negotiation.Answer(key, value);
            }

            NegotiatedParameters agreed = negotiation.Parameters;
            return agreed is { InitiatorDataLengthMax: >= 512 and <= 0xFF_FFFF, MaxBurstLength: >= 512 and <= Negotiation.MaxBurstLengthMax }
                and { FirstBurstLength: >= 512 and <= Negotiation.FirstBurstLengthMax, MaxOutstandingR2T: >= 1 and <= Negotiation.OutstandingR2TMax };
        });
    }
}
