using Fardisk.Protocols.Iscsi;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>The ownership rules with an engine that does what they say, in virtual time.</summary>
internal sealed class OwnershipRig(bool isExclusive = true)
{
    private readonly DiskOwnership _ownership = new(isExclusive);
    private readonly List<OwnershipAction> _actions = [];
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    public bool FencesAtOnce { get; init; } = true;

    public List<long> Probed { get; } = [];

    public List<long> Admitted { get; } = [];

    public List<(long Session, long Other)> Refused { get; } = [];

    public List<(long Session, TakeoverReason Reason)> Fenced { get; } = [];

    public List<long> Owners => [.. _ownership.Owners];

    public void Login(long session, ulong isid, int boot, bool isFromClient = true, string initiator = "iqn.i:pc07")
    {
        _ownership.Login(new SessionClaim(session, initiator, new Isid(isid), boot, isFromClient), _now, _actions);
        CarryOut();
    }

    public void Command(long session)
    {
        _ownership.Commanded(session, _now, _actions);
        CarryOut();
    }

    public void Hear(long session)
    {
        _now += TimeSpan.FromMilliseconds(1);
        _ownership.Heard(session, _now);
        _ownership.Tick(_now, _actions);
        CarryOut();
    }

    public void End(long session)
    {
        _ownership.Ended(session, _now, _actions);
        CarryOut();
    }

    public void FinishFencing(long session)
    {
        _ownership.Fenced(session, _now, _actions);
        CarryOut();
    }

    public void Pass(TimeSpan time)
    {
        _now += time;
        _ownership.Tick(_now, _actions);
        CarryOut();
    }

    private void CarryOut()
    {
        for (int i = 0; i < _actions.Count; i++)
        {
            OwnershipAction action = _actions[i];
            switch (action.Kind)
            {
                case OwnershipActionKind.Probe:
                    Probed.Add(action.Session);
                    break;
                case OwnershipActionKind.Admit:
                    Admitted.Add(action.Session);
                    break;
                case OwnershipActionKind.Refuse:
                    Refused.Add((action.Session, action.Other));
                    break;
                default:
                    Fenced.Add((action.Session, action.Reason));
                    if (FencesAtOnce)
                    {
                        _ownership.Fenced(action.Session, _now, _actions);
                    }

                    break;
            }
        }

        _actions.Clear();
    }
}
