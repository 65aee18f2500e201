using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Iscsi;

/// <summary>Who may open which disk (DESIGN 4).</summary>
internal sealed class IscsiAccess(IBootDirector boot, IAddressBook addresses)
{
    /// <summary>Decides a login.</summary>
    /// <param name="login">Who asks for what.</param>
    /// <param name="peer">From where.</param>
    /// <param name="local">The address of ours that it sees.</param>
    /// <param name="refusal">Why not, with a next step; empty when it may.</param>
    /// <param name="disk">The disk, also when it is refused; <see langword="null"/> when there is none.</param>
    public LoginStatus Check(LoginFacts login, IPAddress peer, IPAddress local, out string refusal, out SanDisk? disk)
    {
        refusal = "";
        disk = login.Target is null ? null : boot.FindDisk(login.Target, local);
        if (login.IsDiscovery)
        {
            return LoginStatus.Success;
        }

        if (disk is null)
        {
            refusal = Sentence(IscsiErrors.NoSuchTarget, $"{login.Initiator} at {peer} asked for {login.Target}, which is no target here.");
            return LoginStatus.NotFound;
        }

        refusal = Refusal(disk, login.Initiator, peer);
        return refusal.Length == 0 ? LoginStatus.Success : LoginStatus.AuthorizationFailure;
    }

    /// <summary>The targets that this initiator may open, for SendTargets.</summary>
    public List<TargetEntry> List(string initiator, string? target, IPAddress peer, IPAddress local) =>
    [
        .. boot.AllDisks(local)
            .Where(d => (target is null || IsSameName(d.Iqn, target)) && Refusal(d, initiator, peer).Length == 0)
            .Select(d => new TargetEntry(d.Iqn, d.Portals)),
    ];

    /// <summary>The card at an address, or else the disk's first.</summary>
    public MacAddress MacFor(IPAddress peer, SanDisk? disk) => addresses.MacAt(peer) ?? (disk is { Macs: [var first, ..] } ? first : default);

    /// <summary>True: the address belongs to one of the disk's client's cards.</summary>
    public bool IsFromClient(SanDisk disk, IPAddress peer) => addresses.MacAt(peer) is { } mac && disk.Macs.Contains(mac);

    private string Refusal(SanDisk disk, string initiator, IPAddress peer) => disk.Access.Kind switch
    {
        AccessKind.Open => "",
        AccessKind.Net when disk.Access.Network is { } network && network.Contains(peer) => "",
        AccessKind.Net => Sentence(
            IscsiErrors.OutsideNetwork, $"{initiator} at {peer} is outside {disk.Access.Network}, which alone may open the disk {disk.Disk} of {disk.Client}."),
        _ when !IsSameName(disk.Initiator, initiator) => Sentence(
            IscsiErrors.WrongInitiator, $"{initiator} at {peer} may not open the disk {disk.Disk} of {disk.Client}: only {disk.Initiator} may."),
        _ when !IsFromClient(disk, peer) => Sentence(
            IscsiErrors.WrongAddress,
            $"{initiator} came from {peer} (card {addresses.MacAt(peer)?.ToString() ?? "unknown"}), but {disk.Client} has {string.Join(", ", disk.Macs)}."),
        _ => "",
    };

    // RFC 7143 §4.2.7.1: names compare without case (the RFC's preparation lower-cases them).
    private static bool IsSameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    internal static string Sentence(ErrorId error, string detail) => $"{error.Id}: {detail} {error.NextStep}";
}
