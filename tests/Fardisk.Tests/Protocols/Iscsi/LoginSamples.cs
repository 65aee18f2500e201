namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>Login texts as real initiators sent them (captured; '|' stands for the zero byte, padding included).</summary>
internal static class LoginSamples
{
    public const string IpxeSecurity =
        "InitiatorName=iqn.2010-04.org.ipxe:11111111-2222-4333-8444-525400770000|TargetName=iqn.2012-12.com.example:52-54-00-77-00-00|SessionType=Normal|AuthMethod=None|";

    public const string IpxeOperational =
        "HeaderDigest=None|DataDigest=None|MaxConnections=1|InitialR2T=Yes|ImmediateData=No|MaxRecvDataSegmentLength=8192|MaxBurstLength=262144|FirstBurstLength=65536|"
        + "DefaultTime2Wait=0|DefaultTime2Retain=0|MaxOutstandingR2T=1|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|ErrorRecoveryLevel=0||||";

    public const string LinuxInitramfs =
        "InitiatorName=iqn.2010-04.org.ipxe:11111111-2222-4333-8444-525400770000|InitiatorAlias=(none)|TargetName=iqn.2012-12.com.example:52-54-00-77-00-00|SessionType=Normal|"
        + "HeaderDigest=None|DataDigest=None|DefaultTime2Wait=2|DefaultTime2Retain=0|IFMarker=No|OFMarker=No|ErrorRecoveryLevel=0|InitialR2T=No|ImmediateData=Yes|"
        + "MaxBurstLength=16776192|FirstBurstLength=262144|MaxOutstandingR2T=1|MaxConnections=1|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|MaxRecvDataSegmentLength=262144||||";

    public const string LinuxTakingOver =
        "InitiatorName=iqn.2010-04.org.ipxe:11111111-2222-4333-8444-525400770000|InitiatorAlias=diskless|TargetName=iqn.2012-12.com.example:52-54-00-77-00-00|SessionType=Normal|"
        + "HeaderDigest=None,CRC32C|DataDigest=None,CRC32C|DefaultTime2Wait=2|DefaultTime2Retain=0|IFMarker=No|OFMarker=No|ErrorRecoveryLevel=0|InitialR2T=No|ImmediateData=Yes|"
        + "MaxBurstLength=262144|FirstBurstLength=65536|MaxOutstandingR2T=1|MaxConnections=1|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|MaxRecvDataSegmentLength=262144|||";

    public const ulong IpxeIsid = 0x4000_2723_144A;

    public const ulong LinuxIsid = 0x0002_3D00_0001;
}
