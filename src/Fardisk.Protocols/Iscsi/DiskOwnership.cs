namespace Fardisk.Protocols.Iscsi;

/// <summary>Who owns one client disk now: decides, for each login, whether it stands beside the others, takes over, waits or is refused.</summary>
/// <remarks>
/// An exclusive disk has at most one operating system. Rules, in this order:
/// the same initiator port is reinstated (RFC 7143 §6.3.5); firmware sessions of one boot stand side by side; a system stands beside firmware until its first
/// disk command, which fences firmware; a login from the client's own address with a higher boot number takes over at once;
/// against any other living system a login waits while that one is asked whether it lives, takes over when it stays silent, is refused when it answers.
/// Logins are decided one after the other, in their order, and none is admitted while a fenced session may still touch the disk.
/// Pure and not thread-safe: times are passed in, actions come out.
/// </remarks>
/// <param name="isExclusive">False for access <c>open</c>: only reinstatement holds.</param>
public sealed class DiskOwnership(bool isExclusive)
{
    /// <summary>How long a session that is asked may stay silent before it counts as dead.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(2);

    /// <summary>Most firmware sessions of one boot; more come only from resets whose end was lost.</summary>
    public const int FirmwareSessionsMax = 8;

    private readonly List<Entry> _sessions = []; // live and being fenced, oldest first
    private readonly List<SessionClaim> _logins = []; // undecided; the first is being decided
    private TimeSpan? _probedAt; // when the rivals of the first login were asked

    /// <summary>When <see cref="Tick"/> has something to decide; <see langword="null"/>: nothing waits for time.</summary>
    public TimeSpan? Deadline => _probedAt + SilenceMax;

    /// <summary>Sessions that may touch the disk now.</summary>
    public IEnumerable<long> Owners => _sessions.Where(s => !s.IsFencing).Select(s => s.Claim.Session);

    /// <summary>A login wants in.</summary>
    /// <param name="claim">Who.</param>
    /// <param name="now">Time on any steady clock.</param>
    /// <param name="actions">Receives what to do; an Admit or Refuse for it comes now or later.</param>
    public void Login(SessionClaim claim, TimeSpan now, List<OwnershipAction> actions)
    {
        _logins.Add(claim);
        Decide(now, actions);
    }

    /// <summary>Something was received from a session: it lives.</summary>
    /// <param name="session">Which.</param>
    /// <param name="at">When; may lie in the past.</param>
    public void Heard(long session, TimeSpan at)
    {
        if (Find(session) is { } entry && at > entry.HeardAt)
        {
            entry.HeardAt = at;
        }
    }

    /// <summary>A session's first disk command succeeded: a system fences firmware.</summary>
    /// <param name="session">Which.</param>
    /// <param name="now">Time.</param>
    /// <param name="actions">Receives what to do.</param>
    public void Commanded(long session, TimeSpan now, List<OwnershipAction> actions)
    {
        if (Find(session) is not { IsFencing: false } owner)
        {
            return;
        }

        owner.HasCommanded = true;
        if (isExclusive && !owner.Claim.Isid.IsFirmware)
        {
            foreach (Entry other in _sessions.Where(s => s.Claim.Isid.IsFirmware))
            {
                Fence(other, session, TakeoverReason.HandOver, actions);
            }
        }

        Decide(now, actions);
    }

    /// <summary>The engine has fenced a session: nothing of it can touch the disk.</summary>
    /// <param name="session">Which.</param>
    /// <param name="now">Time.</param>
    /// <param name="actions">Receives what to do.</param>
    public void Fenced(long session, TimeSpan now, List<OwnershipAction> actions) => Ended(session, now, actions);

    /// <summary>A session ended, or a login was withdrawn because its connection broke.</summary>
    /// <param name="session">Which.</param>
    /// <param name="now">Time.</param>
    /// <param name="actions">Receives what to do.</param>
    public void Ended(long session, TimeSpan now, List<OwnershipAction> actions)
    {
        _sessions.RemoveAll(s => s.Claim.Session == session);
        int login = _logins.FindIndex(l => l.Session == session);
        if (login >= 0)
        {
            _logins.RemoveAt(login);
            _probedAt = login == 0 ? null : _probedAt;
        }

        Decide(now, actions);
    }

    /// <summary>Time went by, or something was heard.</summary>
    /// <param name="now">Time.</param>
    /// <param name="actions">Receives what to do.</param>
    public void Tick(TimeSpan now, List<OwnershipAction> actions) => Decide(now, actions);

    private void Decide(TimeSpan now, List<OwnershipAction> actions)
    {
        while (_logins.Count > 0)
        {
            SessionClaim login = _logins[0];
            if (_sessions.Exists(s => s.IsFencing))
            {
                return; // whoever comes next waits until the fenced one can do no harm
            }

            switch (Judge(login, now, actions))
            {
                case Verdict.Wait:
                    return;
                case Verdict.Fencing:
                    continue;
                case Verdict.Admit:
                    _sessions.Add(new Entry { Claim = login, HeardAt = now });
                    actions.Add(new(OwnershipActionKind.Admit, login.Session));
                    break;
            }

            _logins.RemoveAt(0);
            _probedAt = null;
        }
    }

    private Verdict Judge(SessionClaim login, TimeSpan now, List<OwnershipAction> actions)
    {
        bool mustAsk = false;
        foreach (Entry rival in _sessions)
        {
            if (Relate(login, rival) != Relation.Ask)
            {
                continue;
            }

            if (_probedAt is { } probedAt && rival.HeardAt > probedAt)
            {
                actions.Add(new(OwnershipActionKind.Refuse, login.Session, rival.Claim.Session));
                return Verdict.Refuse;
            }

            mustAsk = true;
        }

        if (mustAsk && _probedAt is null)
        {
            _probedAt = now;
            foreach (Entry rival in _sessions.Where(s => Relate(login, s) == Relation.Ask))
            {
                actions.Add(new(OwnershipActionKind.Probe, rival.Claim.Session, login.Session));
            }
        }

        if (mustAsk && now < Deadline)
        {
            return Verdict.Wait;
        }

        return FenceRivals(login, actions) ? Verdict.Fencing : Verdict.Admit;
    }

    private bool FenceRivals(SessionClaim login, List<OwnershipAction> actions)
    {
        bool any = false;
        int besideMax = login.Isid.IsFirmware ? FirmwareSessionsMax - 1 : int.MaxValue;
        int excess = _sessions.Count(s => s.Claim.Isid.IsFirmware && Relate(login, s) == Relation.Beside) - besideMax;
        foreach (Entry rival in _sessions)
        {
            Relation relation = Relate(login, rival);
            TakeoverReason reason = relation switch
            {
                Relation.Reinstate => TakeoverReason.Reinstated,
                Relation.Replace => TakeoverReason.NewBoot,
                Relation.Ask => TakeoverReason.Silent,
                _ when isExclusive && rival.Claim.Isid.IsFirmware && excess-- > 0 => TakeoverReason.TooMany,
                _ => TakeoverReason.None,
            };
            if (reason != TakeoverReason.None)
            {
                Fence(rival, login.Session, reason, actions);
                any = true;
            }
        }

        return any;
    }

    private Relation Relate(SessionClaim login, Entry rival)
    {
        SessionClaim other = rival.Claim;
        if (string.Equals(other.Initiator, login.Initiator, StringComparison.OrdinalIgnoreCase) && other.Isid == login.Isid)
        {
            return Relation.Reinstate;
        }

        bool isNewBoot = login.IsFromClient && other.BootNumber < login.BootNumber;
        return (isExclusive, login.Isid.IsFirmware, other.Isid.IsFirmware) switch
        {
            (false, _, _) => Relation.Beside,
            (_, true, true) => isNewBoot ? Relation.Replace : Relation.Beside,
            (_, false, true) => Relation.Beside,
            (_, true, false) when !rival.HasCommanded && other.BootNumber == login.BootNumber => Relation.Beside,
            _ => isNewBoot ? Relation.Replace : Relation.Ask,
        };
    }

    private static void Fence(Entry entry, long by, TakeoverReason reason, List<OwnershipAction> actions)
    {
        if (!entry.IsFencing)
        {
            entry.IsFencing = true;
            actions.Add(new(OwnershipActionKind.Fence, entry.Claim.Session, by, reason));
        }
    }

    private Entry? Find(long session) => _sessions.Find(s => s.Claim.Session == session);

    private enum Relation
    {
        Beside,
        Reinstate,
        Replace,
        Ask,
    }

    private enum Verdict
    {
        Wait,
        Fencing,
        Admit,
        Refuse,
    }

    private sealed class Entry
    {
        public required SessionClaim Claim { get; init; }

        public TimeSpan HeardAt { get; set; }

        public bool HasCommanded { get; set; }

        public bool IsFencing { get; set; }
    }
}
