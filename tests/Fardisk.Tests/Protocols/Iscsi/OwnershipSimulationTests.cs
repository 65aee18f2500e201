using CsCheck;
using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>Random rooms in virtual time: PCs that boot, hand over, crash, hang, come back; an engine whose writes and fences take their time.</summary>
public class OwnershipSimulationTests
{
    [Fact]
    public void Rules_AnyOrderOfEvents_NeverLetTwoSystemsOrAFencedWriteNearTheDisk() => Gen.Int.Sample(seed => new Simulation(seed, isExclusive: true).Run(), iter: 2000);

    [Fact]
    public void Rules_OpenDisk_NeverStuck() => Gen.Int.Sample(seed => new Simulation(seed, isExclusive: false).Run(), iter: 500);

    private sealed class Simulation(int seed, bool isExclusive)
    {
        private readonly Random _random = new(seed);
        private readonly DiskOwnership _ownership = new(isExclusive);
        private readonly List<OwnershipAction> _actions = [];
        private readonly Dictionary<long, Peer> _peers = [];
        private TimeSpan _now;
        private long _next = 1;
        private int _boot;

        public bool Run()
        {
            for (int step = 0; step < 120; step++)
            {
                _now += TimeSpan.FromMilliseconds(_random.Next(0, 700));
                Act();
                Settle(isQuiet: false);
                Check();
            }

            // The faults end: fences finish, nobody new comes, time goes by.
            for (int i = 0; i < 120; i++)
            {
                _now += TimeSpan.FromMilliseconds(500);
                Settle(isQuiet: true);
                Check();
            }

            return _peers.Values.All(p => p.State != PeerState.LoggingIn && p.State != PeerState.Fencing);
        }

        private void Act()
        {
            Peer[] live = [.. _peers.Values.Where(p => p.State == PeerState.In)];
            Peer? one = live.Length == 0 ? null : live[_random.Next(live.Length)];
            switch (_random.Next(10))
            {
                case 0:
                    _boot++;
                    break;
                case 1 or 2 or 3:
                    Login();
                    break;
                case 4 when one is not null:
                    one.IsSilent = true; // a crash that nobody notices
                    break;
                case 5 when one is not null:
                    End(one);
                    break;
                case 6 when _peers.Values.FirstOrDefault(p => p.State == PeerState.LoggingIn) is { } waiting:
                    End(waiting);
                    break;
                case 7 or 8 or 9 when one is { WritesUntil: null }:
                    one.WritesUntil = _now + TimeSpan.FromMilliseconds(_random.Next(0, 900));
                    break;
            }
        }

        private void Login()
        {
            bool isFirmware = _random.Next(2) == 0;
            ulong isid = isFirmware ? 0x4000_2723_0000UL + (uint)_random.Next(1 << 16) : 0x0002_3D00_0000UL + (uint)_random.Next(3);
            SessionClaim claim = new(_next++, $"iqn.i:{_random.Next(2)}", new Isid(isid), _boot, _random.Next(4) > 0);
            _peers.Add(claim.Session, new Peer(claim));
            _ownership.Login(claim, _now, _actions);
        }

        private void End(Peer peer)
        {
            peer.State = PeerState.Gone;
            peer.WritesUntil = null;
            _ownership.Ended(peer.Claim.Session, _now, _actions);
        }

        private void Settle(bool isQuiet)
        {
            foreach (Peer peer in _peers.Values)
            {
                if (peer.WritesUntil <= _now)
                {
                    FinishWrite(peer);
                }

                if (peer.State == PeerState.Fencing && peer.WritesUntil is null && (isQuiet || _random.Next(3) == 0))
                {
                    End(peer);
                }

                if (peer is { State: PeerState.In, IsSilent: false } && _random.Next(2) == 0)
                {
                    _ownership.Heard(peer.Claim.Session, _now);
                }
            }

            _ownership.Tick(_now, _actions);
            CarryOut();
        }

        // What the gate of the engine does: a write that began runs to its end before the fence is reported, none begins afterwards.
        private void FinishWrite(Peer peer)
        {
            peer.WritesUntil = null;
            if (peer.State is not (PeerState.In or PeerState.Fencing))
            {
                throw new InvalidOperationException($"Seed {seed}: session {peer.Claim.Session} wrote after it had lost the disk.");
            }

            if (peer.State == PeerState.In)
            {
                _ownership.Commanded(peer.Claim.Session, _now, _actions);
            }
        }

        private void CarryOut()
        {
            for (int i = 0; i < _actions.Count; i++)
            {
                OwnershipAction action = _actions[i];
                Peer peer = _peers[action.Session];
                switch (action.Kind)
                {
                    case OwnershipActionKind.Admit:
                        Admit(peer);
                        break;
                    case OwnershipActionKind.Refuse:
                        peer.State = PeerState.Gone;
                        break;
                    case OwnershipActionKind.Fence:
                        peer.State = PeerState.Fencing;
                        break;
                }
            }

            _actions.Clear();
        }

        private void Admit(Peer peer)
        {
            if (peer.State != PeerState.LoggingIn || _peers.Values.Any(p => p.State == PeerState.Fencing))
            {
                throw new InvalidOperationException($"Seed {seed}: session {peer.Claim.Session} was let in while a fence was not finished.");
            }

            peer.State = PeerState.In;
        }

        private void Check()
        {
            int systems = _peers.Values.Count(p => p.State == PeerState.In && !p.Claim.Isid.IsFirmware);
            bool agrees = _ownership.Owners.Order().SequenceEqual(_peers.Values.Where(p => p.State == PeerState.In).Select(p => p.Claim.Session).Order());
            if ((isExclusive && systems > 1) || !agrees)
            {
                throw new InvalidOperationException($"Seed {seed}: {systems} systems own the disk, or the rules and the engine disagree.");
            }
        }

        private enum PeerState
        {
            LoggingIn,
            In,
            Fencing,
            Gone,
        }

        private sealed class Peer(SessionClaim claim)
        {
            public SessionClaim Claim { get; } = claim;

            public PeerState State { get; set; }

            public bool IsSilent { get; set; }

            public TimeSpan? WritesUntil { get; set; }
        }
    }
}
