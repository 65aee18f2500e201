using System.Globalization;

namespace Fardisk.Protocols.Iscsi;

/// <summary>Answers the operational keys of RFC 7143 §13, one at a time, and keeps what was agreed.</summary>
/// <remarks>Never "Reject" to a legal proposal: iPXE gives up at the first one.</remarks>
public sealed class Negotiation
{
    /// <summary>MaxRecvDataSegmentLength that we declare, in bytes: the longest data segment an initiator may send us.</summary>
    public const int TargetDataLengthMax = 262144;

    /// <summary>Largest MaxBurstLength that we agree to, in bytes.</summary>
    public const int MaxBurstLengthMax = 1048576;

    /// <summary>Largest FirstBurstLength that we agree to, in bytes.</summary>
    public const int FirstBurstLengthMax = 262144;

    /// <summary>Most R2T PDUs of a task at once that we agree to.</summary>
    public const int OutstandingR2TMax = 8;

    private const string Reject = "Reject";
    private const string NotUnderstood = "NotUnderstood";

    /// <summary>What holds so far.</summary>
    public NegotiatedParameters Parameters { get; } = new();

    /// <summary>Answers one proposal or takes one declaration.</summary>
    /// <param name="key">Name, as it came.</param>
    /// <param name="value">Value, as it came.</param>
    /// <returns>The value to answer with, or <see langword="null"/> for a declaration, which is not answered.</returns>
    public string? Answer(string key, string value) => key switch
    {
        "HeaderDigest" or "DataDigest" => AnswerList(value, "None"),
        "MaxConnections" => AnswerNumber(value, 1, 65535, 1, Math.Min, out _),
        "InitialR2T" => AnswerBoolean(value, ours: false, isOr: true, agreed => Parameters.InitialR2T = agreed),
        "ImmediateData" => AnswerBoolean(value, ours: true, isOr: false, agreed => Parameters.ImmediateData = agreed),
        "MaxRecvDataSegmentLength" => TakeDataLength(value),
        "MaxBurstLength" => Keep(AnswerNumber(value, 512, 0xFF_FFFF, MaxBurstLengthMax, Math.Min, out int burst), () => Parameters.MaxBurstLength = burst),
        "FirstBurstLength" => Keep(AnswerNumber(value, 512, 0xFF_FFFF, FirstBurstLengthMax, Math.Min, out int first), () => Parameters.FirstBurstLength = first),
        "MaxOutstandingR2T" => Keep(AnswerNumber(value, 1, 65535, OutstandingR2TMax, Math.Min, out int r2ts), () => Parameters.MaxOutstandingR2T = r2ts),
        "DefaultTime2Wait" => AnswerNumber(value, 0, 3600, 2, Math.Max, out _),
        "DefaultTime2Retain" => AnswerNumber(value, 0, 3600, 0, Math.Min, out _),
        "DataPDUInOrder" or "DataSequenceInOrder" => AnswerBoolean(value, ours: true, isOr: true, _ => { }),
        "ErrorRecoveryLevel" => AnswerNumber(value, 0, 2, 0, Math.Min, out _),
        "IFMarker" or "OFMarker" => "No", // §13.25: obsolete, and NotUnderstood is forbidden
        "IFMarkInt" or "OFMarkInt" => Reject,
        "TaskReporting" => AnswerList(value, "RFC3720"),
        "iSCSIProtocolLevel" => AnswerNumber(value, 0, 31, 1, Math.Min, out _),
        "InitiatorAlias" or "TargetAlias" or "X#NodeArchitecture" => null,
        _ => NotUnderstood,
    };

    private string? TakeDataLength(string value)
    {
        if (!TryReadNumber(value, 512, 0xFF_FFFF, out int length))
        {
            return Reject;
        }

        Parameters.InitiatorDataLengthMax = length;
        return null;
    }

    private static string Keep(string answer, Action keep)
    {
        if (answer != Reject)
        {
            keep();
        }

        return answer;
    }

    // §6.2.1: the answer is the first of the list that we support.
    private static string AnswerList(string value, string supported) => Array.IndexOf(value.Split(','), supported) >= 0 ? supported : Reject;

    private static string AnswerNumber(string value, int least, int most, int ours, Func<int, int, int> combine, out int agreed)
    {
        agreed = 0;
        if (!TryReadNumber(value, least, most, out int theirs))
        {
            return Reject;
        }

        agreed = combine(theirs, ours);
        return agreed.ToString(CultureInfo.InvariantCulture);
    }

    private static string AnswerBoolean(string value, bool ours, bool isOr, Action<bool> keep)
    {
        if (value is not ("Yes" or "No"))
        {
            return Reject;
        }

        bool theirs = value == "Yes";
        bool agreed = isOr ? theirs || ours : theirs && ours;
        keep(agreed);
        return agreed ? "Yes" : "No";
    }

    // §6.1: decimal or 0x hexadecimal.
    private static bool TryReadNumber(string value, int least, int most, out int number)
    {
        bool isHex = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool read = isHex
            ? int.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return read && number >= least && number <= most;
    }
}
