using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;
using Fardisk.Tests.Protocols.Scsi;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>A session with a disk of 4,096 blocks in an array: does what the steps say, at once.</summary>
internal sealed class SessionRig : IWriteBuffers
{
    public const int Blocks = 4096;

    private readonly ReplyBuffer _replies = new(new byte[8 << 20]);

    public SessionRig() => Session = new IscsiSession(this, tsih: 7);

    public IscsiSession Session { get; }

    public byte[] Disk { get; } = new byte[Blocks * 512];

    public int BuffersOut { get; private set; }

    public int BuffersMax { get; set; } = int.MaxValue;

    public LoginStatus Verdict { get; set; } = LoginStatus.Success;

    public List<TargetEntry> Targets { get; } = [];

    public IscsiViolation? Violation { get; private set; }

    public bool IsClosed { get; private set; }

    public uint CmdSn { get; set; } = 1;

    public ScsiNexus Nexus { get; } = TestDisk.Nexus();

    public SenseData DiskFailure { get; set; } = SenseData.None;

    public byte[]? Rent(int length)
    {
        if (BuffersOut == BuffersMax)
        {
            return null;
        }

        BuffersOut++;
        return new byte[length];
    }

    public void Return(byte[] buffer) => BuffersOut--;

    public static SessionRig LoggedIn(string? text = null, ulong isid = LoginSamples.LinuxIsid)
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(text ?? TestPdus.LoginText(), current: 1, next: 3, isid: isid)).Single();
        if (reply.LoginStatus != LoginStatus.Success || !rig.Session.IsFullFeature)
        {
            throw new InvalidOperationException($"The login failed: {reply.LoginStatus}.");
        }

        return rig;
    }

    /// <summary>Gives one PDU and takes what comes back.</summary>
    public List<Reply> Send(byte[] bytes)
    {
        FrameResult result = PduFramer.TryTake(bytes, 0xFF_FFFF, out Pdu pdu, out _);
        if (result != FrameResult.Complete)
        {
            throw new InvalidOperationException("The test made a broken PDU.");
        }

        CarryOut(Session.Receive(pdu, _replies));
        return Take();
    }

    public List<Reply> SendCommand(uint tag, byte flags, uint expected, byte[] cdb, byte[]? data = null, ulong lun = 0) =>
        Send(TestPdus.Command(tag, CmdSn++, flags, expected, cdb, data, lun: lun));

    public List<Reply> Ping()
    {
        Session.Ping(_replies);
        return Take();
    }

    public void CarryOut(SessionStep step)
    {
        Violation = step.Violation ?? Violation;
        switch (step.Kind)
        {
            case SessionStepKind.Authorize:
                CarryOut(Session.Authorize(Verdict, _replies));
                break;
            case SessionStepKind.Enter:
                bool isDiscovery = Session.Login!.IsDiscovery;
                CarryOut(Session.Enter(isDiscovery ? null : new ScsiUnit(TestDisk.Facts(blocks: Blocks)), isDiscovery ? null : Nexus, _replies));
                break;
            case SessionStepKind.ListTargets:
                Session.AnswerTargets([.. Targets.Where(t => Session.ListedTarget is null || t.Name == Session.ListedTarget)], _replies);
                break;
            case SessionStepKind.Reset:
                Session.CompleteReset(_replies);
                break;
            case SessionStepKind.Execute:
                Execute(step.Task!, step.Data);
                break;
            case SessionStepKind.Close:
                IsClosed = true;
                break;
        }
    }

    private void Execute(IscsiTask task, ReadOnlySpan<byte> data)
    {
        int at = (int)task.Action.Block * 512;
        if (task.Action.Kind == ScsiActionKind.Write)
        {
            data[..(data.Length / 512 * 512)].CopyTo(Disk.AsSpan(at));
        }

        if (DiskFailure != SenseData.None || task.Action.Kind != ScsiActionKind.Read || task.DataInLength == 0)
        {
            Session.Complete(task, DiskFailure, _replies);
            return;
        }

        for (int offset = 0; Session.TryNextDataIn(task, offset, out DataInSegment segment); offset += segment.Length)
        {
            Span<byte> pdu = _replies.Reserve(segment.PduLength);
            Disk.AsSpan(at + offset, segment.Length).CopyTo(pdu[48..]);
            Session.CommitDataIn(task, segment, pdu, _replies);
        }
    }

    private List<Reply> Take()
    {
        List<Reply> replies = Reply.All(_replies.Pending);
        _replies.Clear();
        return replies;
    }
}
