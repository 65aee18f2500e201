using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Tftp;

/// <summary>One read transfer, the server's side, without socket, file or clock.</summary>
/// <remarks>
/// RFC 1350 with RFC 2347 (OACK) and RFC 7440 (windows). Rules beyond the letter of them:
/// <list type="bullet">
/// <item>Only the deadline makes us repeat. A duplicate ACK is ignored: answering it doubles every packet from then on (RFC 1123 §4.2.3.1).</item>
/// <item>An ACK inside the window means that the rest was lost: the next window begins after it (RFC 7440 §4).</item>
/// <item>Block numbers go from 65,535 to 0; RFC 1350 is silent, this is what every client does.</item>
/// <item>The last block is shorter than the others, empty when the file is a whole number of blocks.</item>
/// </list>
/// Time is any monotonic clock of the caller's. Allocates nothing after its construction.
/// </remarks>
/// <param name="terms">What was agreed to.</param>
/// <param name="fileLength">Bytes to send, 0 or more.</param>
/// <param name="retransmitsMax">Times one window is sent again without progress.</param>
public sealed class TftpReadTransfer(TftpTerms terms, long fileLength, int retransmitsMax)
{
    private readonly bool _hasOptionAck = !terms.Answer.IsEmpty;
    private bool _optionAckOpen = !terms.Answer.IsEmpty;
    private long _acknowledged;
    private long _sent;
    private int _retransmitsHere;

    /// <summary>What was agreed to.</summary>
    public TftpTerms Terms { get; } = terms;

    /// <summary>Bytes to send.</summary>
    public long FileLength { get; } = fileLength;

    /// <summary>Blocks in all, at least 1: the last one is short or empty.</summary>
    public long BlockCount { get; } = (fileLength / terms.BlockSize) + 1;

    /// <summary>Blocks that the client has for certain.</summary>
    public long BlocksAcknowledged => _acknowledged;

    /// <summary>Bytes that the client has for certain.</summary>
    public long BytesAcknowledged => Math.Min(FileLength, _acknowledged * Terms.BlockSize);

    /// <summary>Times that something was sent again, over the whole transfer.</summary>
    public int Retransmits { get; private set; }

    /// <summary>How it ended, or <see cref="TftpOutcome.Running"/>.</summary>
    public TftpOutcome Outcome { get; private set; }

    /// <summary>When <see cref="OnDeadline"/> is due; meaningless once it has ended.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>Begins: the OACK, or without options the first window.</summary>
    /// <param name="now">The caller's clock.</param>
    public TftpStep Start(TimeSpan now) => Send(now);

    /// <summary>Takes one datagram from the client.</summary>
    /// <param name="packet">Its bytes; anything that is neither ACK nor ERROR is ignored.</param>
    /// <param name="now">The caller's clock.</param>
    public TftpStep OnPacket(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (Outcome != TftpOutcome.Running || TftpPacket.TryReadHeader(packet, out TftpOpcode opcode, out ushort number) != WireError.None)
        {
            return TftpStep.Wait;
        }

        return opcode switch
        {
            TftpOpcode.Ack => OnAck(number, now),
            TftpOpcode.Error => End(AbortOutcome()),
            _ => TftpStep.Wait,
        };
    }

    /// <summary>The deadline has passed: sends the window again, or gives up.</summary>
    /// <param name="now">The caller's clock.</param>
    public TftpStep OnDeadline(TimeSpan now)
    {
        if (Outcome != TftpOutcome.Running || now < Deadline)
        {
            return TftpStep.Wait;
        }

        if (_retransmitsHere >= retransmitsMax)
        {
            return End(SilenceOutcome());
        }

        _retransmitsHere++;
        Retransmits++;
        return Send(now);
    }

    /// <summary>The client's port is closed (ICMP port unreachable): there will be no answer.</summary>
    public TftpStep OnClientGone() => Outcome != TftpOutcome.Running ? TftpStep.Wait : End(SilenceOutcome());

    /// <summary>Bytes of a block: full ones, then the short one.</summary>
    /// <param name="block">1 to <see cref="BlockCount"/>.</param>
    public int BlockLength(long block) => (int)Math.Min(Terms.BlockSize, FileLength - ((block - 1) * Terms.BlockSize));

    private TftpStep OnAck(ushort number, TimeSpan now)
    {
        if (_optionAckOpen)
        {
            // RFC 2347: an OACK is acknowledged as block 0.
            if (number != 0)
            {
                return TftpStep.Wait;
            }

            _optionAckOpen = false;
            _retransmitsHere = 0;
            return Send(now);
        }

        int progress = (ushort)(number - (ushort)_acknowledged);
        if (progress == 0 || progress > _sent - _acknowledged)
        {
            return TftpStep.Wait;
        }

        _acknowledged += progress;
        _retransmitsHere = 0;
        return _acknowledged == BlockCount ? End(TftpOutcome.Completed) : Send(now);
    }

    private TftpStep Send(TimeSpan now)
    {
        Deadline = now + Terms.RetransmitAfter;
        if (_optionAckOpen)
        {
            return new TftpStep(TftpStepKind.SendOptionAck);
        }

        int count = (int)Math.Min(Terms.WindowSize, BlockCount - _acknowledged);
        _sent = _acknowledged + count;
        return new TftpStep(TftpStepKind.SendBlocks, _acknowledged + 1, count);
    }

    private TftpOutcome AbortOutcome() =>
        _hasOptionAck && _acknowledged == 0 && Terms.Answer.TransferSize is not null ? TftpOutcome.SizeProbe : TftpOutcome.ClientAborted;

    private TftpOutcome SilenceOutcome() => _sent == BlockCount ? TftpOutcome.CompletedUnconfirmed : TftpOutcome.TimedOut;

    private TftpStep End(TftpOutcome outcome)
    {
        Outcome = outcome;
        return new TftpStep(TftpStepKind.End);
    }
}
