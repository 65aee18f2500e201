using System.Buffers.Binary;

namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    /// <summary>Most Login Requests before full feature phase.</summary>
    public const int LoginRequestsMax = 64;

    private const int SecurityStage = 0;
    private const int OperationalStage = 1;
    private const int FullFeatureStage = 3;
    private const int NameLengthMax = 223;

    private readonly List<byte> _text = [];
    private readonly List<KeyValuePair<string, string>> _asked = [];
    private readonly List<KeyValuePair<string, string>> _answers = [];
    private readonly HashSet<string> _negotiated = [];
    private readonly byte[] _isid = new byte[6];
    private int _stage = -1;
    private int _nextStage;
    private bool _transits;
    private bool _declared;
    private int _loginRequests;
    private uint _loginTag;

    private SessionStep ReceiveLogin(Pdu pdu, ReplyBuffer replies)
    {
        if (pdu.Header.Opcode != IscsiOpcode.LoginRequest)
        {
            return SessionStep.Drop(IscsiViolation.NotALogin);
        }

        int flags = pdu.Raw[1];
        int current = (flags >> 2) & 3;
        bool continues = (flags & 0x40) != 0;
        _loginTag = pdu.Header.InitiatorTaskTag;
        _transits = pdu.Header.IsFinal;
        _nextStage = flags & 3;
        if (_stage < 0)
        {
            pdu.Raw.Slice(8, 6).CopyTo(_isid);
            _expectedCommand = pdu.Word(24);
            _stage = current;
        }

        if (CheckLogin(pdu, current, continues) is var status && status != LoginStatus.Success)
        {
            return RefuseBroken(status, IscsiViolation.BadLogin, replies);
        }

        if (_text.Count + pdu.Data.Length > TextKeys.TextLengthMax)
        {
            return RefuseBroken(LoginStatus.InitiatorError, IscsiViolation.TextTooLong, replies);
        }

        _text.AddRange(pdu.Data);
        if (continues)
        {
            WriteLoginResponse(replies, LoginStatus.Success, transits: false, []);
            return SessionStep.None;
        }

        _asked.Clear();
        IscsiViolation? violation = TextKeys.TryRead(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text), _asked);
        _text.Clear();
        if (violation is not null)
        {
            return RefuseBroken(LoginStatus.InitiatorError, violation, replies);
        }

        return Login is null ? TakeNames(replies) : ContinueLogin(replies);
    }

    // §6.3, §11.12: version 0, a new session, the stage we are in, and a transition that exists.
    private LoginStatus CheckLogin(Pdu pdu, int current, bool continues)
    {
        bool hasTsih = BinaryPrimitives.ReadUInt16BigEndian(pdu.Raw[14..]) != 0;
        bool stageFits = current is SecurityStage or OperationalStage && current == _stage;
        bool transitionFits = !_transits || (!continues && _nextStage > current && _nextStage is OperationalStage or FullFeatureStage);
        return (pdu.Raw[3], hasTsih, stageFits && (!_transits || transitionFits), ++_loginRequests) switch
        {
            ( > 0, _, _, _) => LoginStatus.UnsupportedVersion,
            (_, true, _, _) => LoginStatus.SessionDoesNotExist,
            (_, _, false, _) => LoginStatus.InvalidDuringLogin,
            (_, _, _, > LoginRequestsMax) => LoginStatus.InitiatorError,
            _ => LoginStatus.Success,
        };
    }

    // §6.3: names and session type stand in the first request.
    private SessionStep TakeNames(ReplyBuffer replies)
    {
        string? initiator = null;
        string? target = null;
        string type = "Normal";
        foreach ((string key, string value) in _asked)
        {
            initiator = key == "InitiatorName" ? value : initiator;
            target = key == "TargetName" ? value : target;
            type = key == "SessionType" ? value : type;
        }

        if (type is not ("Normal" or "Discovery"))
        {
            return RefuseBroken(LoginStatus.SessionTypeNotSupported, IscsiViolation.BadLogin, replies);
        }

        bool isDiscovery = type == "Discovery";
        if (initiator is null or "" || initiator.Length > NameLengthMax || target?.Length > NameLengthMax || (!isDiscovery && target is null or ""))
        {
            return RefuseBroken(LoginStatus.MissingParameter, IscsiViolation.BadLogin, replies);
        }

        ulong isid = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(_isid) << 32) | BinaryPrimitives.ReadUInt32BigEndian(_isid.AsSpan(2));
        Login = new LoginFacts(initiator, target, isDiscovery, new Isid(isid));
        if (!isDiscovery)
        {
            _answers.Add(new("TargetPortalGroupTag", "1")); // §13.9: in the first answer
        }

        return new SessionStep { Kind = SessionStepKind.Authorize };
    }

    /// <summary>The engine's answer to <see cref="SessionStepKind.Authorize"/>.</summary>
    /// <param name="status"><see cref="LoginStatus.Success"/>, or why not.</param>
    /// <param name="replies">Where the Login Response goes.</param>
    public SessionStep Authorize(LoginStatus status, ReplyBuffer replies) => status == LoginStatus.Success ? ContinueLogin(replies) : Refuse(status, replies);

    private SessionStep ContinueLogin(ReplyBuffer replies)
    {
        foreach ((string key, string value) in _asked)
        {
            if (key is "InitiatorName" or "TargetName" or "SessionType")
            {
                continue;
            }

            // §6.2: a key is negotiated once.
            if (!_negotiated.Add(key))
            {
                return RefuseBroken(LoginStatus.InitiatorError, IscsiViolation.BadLogin, replies);
            }

            if (key == "AuthMethod" && Array.IndexOf(value.Split(','), "None") < 0)
            {
                return Refuse(LoginStatus.AuthenticationFailure, replies);
            }

            string? answer = key == "AuthMethod" ? "None" : _negotiation.Answer(key, value);
            if (answer is not null)
            {
                _answers.Add(new(key, answer));
            }
        }

        if (_stage == OperationalStage && !_declared)
        {
            _declared = true;
            _answers.Add(new("MaxRecvDataSegmentLength", (Login!.IsDiscovery ? SmallDataLengthMax : Negotiation.TargetDataLengthMax).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (_transits && _nextStage == FullFeatureStage)
        {
            return new SessionStep { Kind = SessionStepKind.Enter };
        }

        return SendAnswers(replies) ? SessionStep.None : RefuseBroken(LoginStatus.InitiatorError, IscsiViolation.TextTooLong, replies);
    }

    /// <summary>The session is let in: sends the final Login Response.</summary>
    /// <param name="unit">The disk; <see langword="null"/> for a discovery session.</param>
    /// <param name="nexus">What the disk remembers of this initiator; <see langword="null"/> for a discovery session.</param>
    /// <param name="replies">Where the Login Response goes.</param>
    public SessionStep Enter(Scsi.ScsiUnit? unit, Scsi.ScsiNexus? nexus, ReplyBuffer replies)
    {
        _unit = unit;
        _nexus = nexus;
        if (unit is not null)
        {
            _tasks = new IscsiTask[CommandWindow + ImmediateTasksMax];
            for (int slot = 0; slot < _tasks.Length; slot++)
            {
                _tasks[slot] = new IscsiTask(slot);
            }
        }

        if (!SendAnswers(replies))
        {
            return RefuseBroken(LoginStatus.InitiatorError, IscsiViolation.TextTooLong, replies);
        }

        IsFullFeature = true;
        return SessionStep.None;
    }

    /// <summary>The session is not let in.</summary>
    /// <param name="status">Why.</param>
    /// <param name="replies">Where the Login Response goes.</param>
    public SessionStep Refuse(LoginStatus status, ReplyBuffer replies)
    {
        WriteLoginResponse(replies, status, transits: false, []);
        return SessionStep.Close;
    }

    private SessionStep RefuseBroken(LoginStatus status, IscsiViolation violation, ReplyBuffer replies)
    {
        WriteLoginResponse(replies, status, transits: false, []);
        return SessionStep.Drop(violation);
    }

    private bool SendAnswers(ReplyBuffer replies)
    {
        byte[] text = TextKeys.Write(_answers);
        if (text.Length > 8192)
        {
            return false; // answers to hundreds of invented keys; a real login has twenty
        }

        WriteLoginResponse(replies, LoginStatus.Success, _transits, text);
        _answers.Clear();
        _stage = _transits ? _nextStage : _stage;
        return true;
    }

    private void WriteLoginResponse(ReplyBuffer replies, LoginStatus status, bool transits, ReadOnlySpan<byte> text)
    {
        bool enters = transits && _nextStage == FullFeatureStage;
        byte flags = (byte)((transits ? 0x80 | _nextStage : 0) | (Math.Max(_stage, 0) << 2));
        Span<byte> pdu = WritePdu(replies, IscsiOpcode.LoginResponse, flags, _loginTag, text.Length, takesStatus: true);
        _isid.CopyTo(pdu[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[14..], enters ? tsih : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[36..], (ushort)status);
        text.CopyTo(pdu[BasicHeaderSegment.Size..]);
    }
}
