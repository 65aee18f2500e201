using System.Buffers.Binary;
using Fardisk.Protocols.Scsi;

namespace Fardisk.Protocols.Iscsi;

/// <summary>One iSCSI session of one connection, target side, as a pure state machine: PDUs in, replies and steps out (RFC 7143; MaxConnections 1, ERL 0).</summary>
/// <remarks>
/// Not thread-safe. After each <see cref="Receive"/> the engine does what the <see cref="SessionStep"/> says before it gives the next PDU.
/// Before each <see cref="Receive"/> the reply buffer has room for <see cref="ReplyRoom"/> bytes more than the PDU's data.
/// </remarks>
/// <param name="buffers">Memory for writes.</param>
/// <param name="tsih">The session's handle, 1 to 65535 (RFC 7143 §11.13.3).</param>
public sealed partial class IscsiSession(IWriteBuffers buffers, ushort tsih)
{
    /// <summary>Commands an initiator may send ahead: MaxCmdSN - ExpCmdSN + 1 when nothing waits.</summary>
    public const int CommandWindow = 64;

    /// <summary>Immediate commands that may wait for data beside the window.</summary>
    public const int ImmediateTasksMax = 8;

    /// <summary>Room that the replies to one PDU may take, beyond echoed data, in bytes.</summary>
    public const int ReplyRoom = 32768;

    private readonly IscsiTask _current = new(slot: -1);
    private readonly byte[] _response = new byte[ScsiUnit.ResponseLengthMax];
    private readonly Negotiation _negotiation = new();
    private IscsiTask[] _tasks = [];
    private ScsiUnit? _unit;
    private ScsiNexus? _nexus;
    private uint _expectedCommand;
    private uint _status = 1;
    private int _waiting; // of the numbered tasks, those that hold a place of the window
    private int _waitingImmediate;

    /// <summary>True from the final Login Response on.</summary>
    public bool IsFullFeature { get; private set; }

    /// <summary>Who logged in, once the names are known.</summary>
    public LoginFacts? Login { get; private set; }

    /// <summary>What was agreed.</summary>
    public NegotiatedParameters Parameters => _negotiation.Parameters;

    /// <summary>Longest data segment in the login phase (RFC 7143 §13.12), and of a discovery session, which anybody may open: it needs no large buffers.</summary>
    public const int SmallDataLengthMax = 8192;

    /// <summary>Longest data segment that we take now.</summary>
    public int DataLengthMax => IsFullFeature && Login is { IsDiscovery: false } ? Negotiation.TargetDataLengthMax : SmallDataLengthMax;

    /// <summary>Data-Out PDUs are on their way: their data should be received straight into its place (<see cref="TryPlaceDataOut"/>).</summary>
    public bool AwaitsData => _waiting + _waitingImmediate > 0;

    /// <summary>Answer bytes of a command that is done without the medium.</summary>
    public ReadOnlySpan<byte> Response => _response;

    private bool IsIpxe => Login?.Isid.Kind == InitiatorKind.Ipxe;

    /// <summary>Takes one PDU.</summary>
    /// <param name="pdu">The PDU.</param>
    /// <param name="replies">Where the answers go.</param>
    public SessionStep Receive(Pdu pdu, ReplyBuffer replies)
    {
        if (!IsFullFeature)
        {
            return ReceiveLogin(pdu, replies);
        }

        return pdu.Header.Opcode switch
        {
            IscsiOpcode.DataOut => ReceiveDataOut(pdu, replies, isPlaced: false),
            IscsiOpcode.SnackRequest => Reject(IscsiViolation.UnexpectedSnack, pdu, replies),
            IscsiOpcode.LoginRequest => Reject(IscsiViolation.OutOfPhase, pdu, replies),
            IscsiOpcode.NopOut or IscsiOpcode.ScsiCommand or IscsiOpcode.TaskManagement or IscsiOpcode.TextRequest or IscsiOpcode.LogoutRequest
                => ReceiveNumbered(pdu, replies),
            _ => Reject(IscsiViolation.UnknownOpcode, pdu, replies),
        };
    }

    // RFC 7143 §4.2.2.1: commands run in the order of CmdSN; what lies outside the window is ignored without a word.
    private SessionStep ReceiveNumbered(Pdu pdu, ReplyBuffer replies)
    {
        if (!pdu.Header.IsImmediate)
        {
            int ahead = (int)(pdu.Word(24) - _expectedCommand);
            if (ahead < 0 || ahead >= CommandWindow - _waiting)
            {
                return SessionStep.None;
            }

            if (ahead > 0)
            {
                return SessionStep.Drop(IscsiViolation.CommandNumberGap);
            }

            // A NOP-Out that answers our ping takes no number either way (§11.18.1): the reserved tag is always immediate.
            _expectedCommand++;
        }

        return pdu.Header.Opcode switch
        {
            IscsiOpcode.ScsiCommand => ReceiveCommand(pdu, replies),
            IscsiOpcode.NopOut => ReceiveNopOut(pdu, replies),
            IscsiOpcode.TaskManagement => ReceiveTaskManagement(pdu, replies),
            IscsiOpcode.TextRequest => ReceiveText(pdu, replies),
            _ => ReceiveLogout(pdu, replies),
        };
    }

    private SessionStep ReceiveNopOut(Pdu pdu, ReplyBuffer replies)
    {
        if (pdu.Header.InitiatorTaskTag == BasicHeaderSegment.ReservedTag)
        {
            return SessionStep.None; // the answer to our ping; that anything came at all is what counts
        }

        ReadOnlySpan<byte> echo = pdu.Data[..Math.Min(pdu.Data.Length, Parameters.InitiatorDataLengthMax)];
        Span<byte> reply = WritePdu(replies, IscsiOpcode.NopIn, 0x80, pdu.Header.InitiatorTaskTag, echo.Length, takesStatus: true);
        BinaryPrimitives.WriteUInt64BigEndian(reply[8..], pdu.Header.Lun);
        BinaryPrimitives.WriteUInt32BigEndian(reply[20..], BasicHeaderSegment.ReservedTag);
        echo.CopyTo(reply[BasicHeaderSegment.Size..]);
        return SessionStep.None;
    }

    /// <summary>Asks the initiator whether it lives: a NOP-In that wants an answer (RFC 7143 §11.19). Nothing happens for iPXE, which never answers.</summary>
    /// <param name="replies">Where it goes.</param>
    public void Ping(ReplyBuffer replies)
    {
        if (!IsFullFeature || IsIpxe)
        {
            return;
        }

        // §11.19.2: the LUN is given back with the tag; StatSN is the next one, not taken.
        Span<byte> ping = WritePdu(replies, IscsiOpcode.NopIn, 0x80, BasicHeaderSegment.ReservedTag, 0, takesStatus: false);
        BinaryPrimitives.WriteUInt32BigEndian(ping[20..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(ping[24..], _status);
    }

    private SessionStep ReceiveLogout(Pdu pdu, ReplyBuffer replies)
    {
        // 0 closes the session and 1 the connection, which is all a session has; 2 wants connection recovery (§11.14.1).
        int reason = pdu.Raw[1] & 0x7F;
        Span<byte> reply = WritePdu(replies, IscsiOpcode.LogoutResponse, 0x80, pdu.Header.InitiatorTaskTag, 0, takesStatus: true);
        reply[2] = (byte)(reason <= 1 ? 0 : 2);
        return reason <= 1 ? SessionStep.Close : SessionStep.None;
    }

    // Never a Reject to iPXE: it drops the connection at any PDU that it does not know, so we do.
    private SessionStep Reject(IscsiViolation violation, Pdu pdu, ReplyBuffer replies)
    {
        if (IsIpxe || violation.Reason is not { } reason)
        {
            return SessionStep.Drop(violation);
        }

        Span<byte> reply = WritePdu(replies, IscsiOpcode.Reject, 0x80, BasicHeaderSegment.ReservedTag, BasicHeaderSegment.Size, takesStatus: true);
        reply[2] = (byte)reason;
        pdu.Raw.CopyTo(reply[BasicHeaderSegment.Size..]);
        return new SessionStep { Violation = violation };
    }

    // Header with what nearly every target PDU has, and zeroed room for data; returns the whole PDU.
    private Span<byte> WritePdu(ReplyBuffer replies, IscsiOpcode opcode, byte flags, uint tag, int dataLength, bool takesStatus)
    {
        int length = BasicHeaderSegment.Size + ((dataLength + 3) & ~3);
        Span<byte> pdu = replies.Reserve(length);
        pdu.Clear();
        WriteHeader(pdu, opcode, flags, tag, dataLength, takesStatus);
        replies.Commit(length);
        return pdu;
    }

    private void WriteHeader(Span<byte> target, IscsiOpcode opcode, byte flags, uint tag, int dataLength, bool takesStatus)
    {
        target[0] = (byte)opcode;
        target[1] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], (uint)dataLength);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], tag);
        if (takesStatus)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target[24..], _status++);
        }

        BinaryPrimitives.WriteUInt32BigEndian(target[28..], _expectedCommand);
        BinaryPrimitives.WriteUInt32BigEndian(target[32..], _expectedCommand + CommandWindow - (uint)_waiting - 1);
    }
}
