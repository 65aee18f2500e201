using System.Net.Sockets;
using Fardisk.Blocks;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;

namespace Fardisk.Listeners.Iscsi;

internal sealed partial class IscsiConnection
{
    private SanDisk? _san;
    private TargetDisk? _disk;
    private IBlockDevice? _device;
    private volatile bool _isIn;
    private DateTimeOffset _since;
    private int _bootNumber;

    /// <summary>What the ownership rules said of this login.</summary>
    public OwnershipAction? Verdict { get; private set; }

    /// <summary>The session for <c>status</c>; <see langword="null"/> before full feature phase and for a discovery session.</summary>
    public SessionInfo? Info => _isIn && _san is { } san && _session.Login is { } login
        ? new SessionInfo(san.Client, san.Disk, login.Initiator, login.Isid.Kind, Peer, _since, _bootNumber, _counters)
        : null;

    /// <summary>True: it is in, with a disk. False: it logs in, or is a discovery session.</summary>
    public bool HasDisk => _isIn && _device is not null;

    /// <summary>True: it is in, as a discovery session.</summary>
    public bool IsDiscovery => _isIn && _device is null;

    /// <summary>The ownership rules decided; called under the disk's lock.</summary>
    public void Decided(OwnershipAction action) => Verdict = action;

    private SessionStep Authorize()
    {
        LoginFacts login = _session.Login!;
        LoginStatus status = _services.Access.Check(login, Peer, Local, out string refusal, out _san);
        if (status != LoginStatus.Success)
        {
            ReportRefusal(refusal);
            return _session.Authorize(status, _replies);
        }

        WatchPeer(login.Isid.Kind);
        return _session.Authorize(LoginStatus.Success, _replies);
    }

    // iPXE under a BIOS runs only while somebody reads the disk: a boot menu looks dead and must not be.
    private void WatchPeer(InitiatorKind kind)
    {
        const int TcpUserTimeout = 18;
        if (kind == InitiatorKind.Ipxe)
        {
            return;
        }

        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux())
        {
            _socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, BitConverter.GetBytes(30_000));
        }
    }

    private SessionStep Enter()
    {
        if (_session.Login!.IsDiscovery || _san is null)
        {
            _san = null;
            _isIn = true;
            return _session.Enter(null, null, _replies);
        }

        _bootNumber = _services.Presence.BootNumber(_san.Client);
        SessionClaim claim = new(Id, _session.Login.Initiator, _session.Login.Isid, _bootNumber, _services.Access.IsFromClient(_san, Peer));
        TargetDisk disk = _services.Disks.For(_san);
        if (!disk.Enter(this, claim, out IscsiConnection? owner, out SenseData attention))
        {
            if (!IsClosing)
            {
                ReportRefusal(IscsiAccess.Sentence(
                    IscsiErrors.InUse,
                    $"{claim.Initiator} at {Peer} wants the disk {_san.Disk} of {_san.Client}, but {owner?._session.Login?.Initiator ?? "another session"} at {owner?.Peer} uses it."));
            }

            return _session.Refuse(LoginStatus.ServiceUnavailable, _replies);
        }

        _disk = disk;
        try
        {
            _device = _services.Opener.Open(_san.Client, _san.Disk);
        }
        catch (FardiskException ex)
        {
            ReportRefusal($"{IscsiErrors.CannotOpenDisk.Id}: the disk {_san.Disk} of {_san.Client} does not open: {ex.ToSentence()}");
            return _session.Refuse(LoginStatus.TargetError, _replies);
        }

        DiskFacts facts = new(_device.BlockSize, _device.BlockCount, _device.IsReadOnly, disk.Identity, _san.Iqn, _san.Lun);
        ReportLogin(_session.Login);
        return _session.Enter(new ScsiUnit(facts), new ScsiNexus(Id, disk.Reservation, attention), _replies);
    }

    private void ReportLogin(LoginFacts login)
    {
        _since = _services.Time.GetUtcNow();
        _isIn = true;
        _services.Presence.SessionOpened(_san!.Client, Peer);
        IscsiLog.LoggedIn(_services.Logger, Id, login.Isid.Kind.ToString(), login.Initiator, Peer, _san.Client, _san.Disk, _bootNumber);
        Record(
            login.Isid.IsFirmware ? BootStage.FirmwareLogin : BootStage.OsLogin,
            $"{login.Isid.Kind} {login.Initiator} at {Peer} to {_san.Iqn}",
            _services.Time.GetElapsedTime(_acceptedAt));
    }

    private void ReportRefusal(string why)
    {
        _services.Counters.CountRefusedLogin();
        IscsiLog.Refused(_services.Logger, Id, why);
        Record(BootStage.Refused, why, null);
    }

    private void Record(BootStage stage, string text, TimeSpan? duration) => _services.Timeline.Record(
        new BootEvent(_services.Time.GetUtcNow(), _services.Access.MacFor(Peer, _san), stage, text, _san?.Client, duration, _bootNumber));

    // Everything that ends with a connection, whatever state it was in.
    private void Leave(ConnectionEnd end)
    {
        lock (_sync)
        {
            _session.AbortTasks();
        }

        _disk?.Leave(Id);
        lock (_gate)
        {
            _isFenced = true;
            _device?.Dispose();
        }

        if (_isIn && _san is { } san)
        {
            _services.Presence.SessionClosed(san.Client, Peer);
            Record(
                BootStage.SessionEnd,
                $"{_session.Login!.Isid.Kind} at {Peer}: {Describe(end)}; {_counters.Reads} reads ({_counters.BytesRead} bytes), {_counters.Writes} writes ({_counters.BytesWritten} bytes)",
                _services.Time.GetUtcNow() - _since);
        }

        _socket.Dispose();
        lock (_sync)
        {
            if (_replyMemory.Length >= ReplyBytes)
            {
                _services.Buffers.Return(_received.Memory);
                _services.Buffers.Return(_replyMemory);
            }
        }

        IscsiLog.ConnectionClosed(_services.Logger, Id, end);
    }

    private string Describe(ConnectionEnd end) => end switch
    {
        ConnectionEnd.TakenOver => FencedFor switch
        {
            TakeoverReason.Reinstated => "the same initiator logged in anew",
            TakeoverReason.NewBoot => "the PC boots anew",
            TakeoverReason.Silent => "it did not answer and another session took over",
            _ => "another session took over",
        },
        ConnectionEnd.HandedOver => "the operating system took over",
        ConnectionEnd.InitiatorClosed => "the initiator closed the connection",
        ConnectionEnd.LoggedOut => "the initiator logged out",
        ConnectionEnd.TransportFailed => "the connection broke",
        ConnectionEnd.ProtocolViolation => "the initiator broke the protocol",
        ConnectionEnd.ServerStopping => "the server stops",
        ConnectionEnd.TargetReset => "the target was reset",
        _ => end.ToString(),
    };
}
