using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    // Target Transfer Tags of text exchanges: one tells "go on asking", the other "go on sending".
    private const uint MoreToSendTag = 1;
    private const uint MoreToComeTag = 2;

    private byte[] _textOut = [];
    private int _textSent;
    private uint _textTask;

    /// <summary>What <see cref="SessionStepKind.ListTargets"/> asks for: a target's name, or <see langword="null"/> for all.</summary>
    public string? ListedTarget { get; private set; }

    // RFC 7143 §11.10. A request may be cut over PDUs (C bit), and so may our answer.
    private SessionStep ReceiveText(Pdu pdu, ReplyBuffer replies)
    {
        _textTask = pdu.Header.InitiatorTaskTag;
        uint tag = pdu.Word(20);
        if (tag == MoreToSendTag && _textSent < _textOut.Length)
        {
            SendTextPart(replies);
            return SessionStep.None;
        }

        if (tag != BasicHeaderSegment.ReservedTag && (tag != MoreToComeTag || _text.Count == 0))
        {
            return Reject(IscsiViolation.OutOfPhase, pdu, replies);
        }

        if (tag == BasicHeaderSegment.ReservedTag)
        {
            _text.Clear(); // §11.10.4: the reserved tag begins anew
        }

        if (_text.Count + pdu.Data.Length > TextKeys.TextLengthMax)
        {
            return SessionStep.Drop(IscsiViolation.TextTooLong);
        }

        _text.AddRange(pdu.Data);
        if ((pdu.Raw[1] & 0x40) != 0)
        {
            Span<byte> more = WritePdu(replies, IscsiOpcode.TextResponse, 0, _textTask, 0, takesStatus: true);
            BinaryPrimitives.WriteUInt32BigEndian(more[20..], MoreToComeTag);
            return SessionStep.None;
        }

        _asked.Clear();
        IscsiViolation? violation = TextKeys.TryRead(CollectionsMarshal.AsSpan(_text), _asked);
        _text.Clear();
        return violation is null ? AnswerText(replies) : Reject(violation, pdu, replies);
    }

    private SessionStep AnswerText(ReplyBuffer replies)
    {
        _answers.Clear();
        bool listsTargets = false;
        foreach ((string key, string value) in _asked)
        {
            if (key == "SendTargets")
            {
                // Appendix C: All only in a discovery session; empty means the session's own target.
                bool isAll = value == "All" && Login!.IsDiscovery;
                bool isOwn = value.Length == 0 && !Login!.IsDiscovery;
                listsTargets = isAll || isOwn || (value.Length > 0 && value != "All");
                ListedTarget = isAll ? null : isOwn ? Login!.Target : value;
                if (!listsTargets)
                {
                    _answers.Add(new(key, "Reject"));
                }
            }
            else if (key == "MaxRecvDataSegmentLength")
            {
                _negotiation.Answer(key, value); // §13.12: the one parameter that may change later
            }
            else
            {
                _answers.Add(new(key, "NotUnderstood"));
            }
        }

        if (listsTargets)
        {
            return new SessionStep { Kind = SessionStepKind.ListTargets };
        }

        SendText(replies);
        return SessionStep.None;
    }

    /// <summary>The engine's answer to <see cref="SessionStepKind.ListTargets"/>.</summary>
    /// <param name="targets">Only what this initiator may open.</param>
    /// <param name="replies">Where the Text Response goes.</param>
    public void AnswerTargets(IReadOnlyList<TargetEntry> targets, ReplyBuffer replies)
    {
        foreach (TargetEntry target in targets)
        {
            _answers.Add(new("TargetName", target.Name));
            foreach (string portal in target.Portals)
            {
                _answers.Add(new("TargetAddress", $"{portal},1"));
            }
        }

        SendText(replies);
    }

    private void SendText(ReplyBuffer replies)
    {
        _textOut = TextKeys.Write(_answers);
        _textSent = 0;
        _answers.Clear();
        SendTextPart(replies);
    }

    private void SendTextPart(ReplyBuffer replies)
    {
        int length = Math.Min(_textOut.Length - _textSent, Math.Min(Parameters.InitiatorDataLengthMax, 8192));
        bool isLast = _textSent + length == _textOut.Length;
        Span<byte> pdu = WritePdu(replies, IscsiOpcode.TextResponse, (byte)(isLast ? 0x80 : 0x40), _textTask, length, takesStatus: true);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[20..], isLast ? BasicHeaderSegment.ReservedTag : MoreToSendTag);
        _textOut.AsSpan(_textSent, length).CopyTo(pdu[BasicHeaderSegment.Size..]);
        _textSent += length;
    }
}
