using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Boot;

/// <summary>Who asks, from where: everything the decision may depend on besides the client and the settings.</summary>
/// <param name="Mac">The card.</param>
/// <param name="Stage">ROM, iPXE or operating system.</param>
/// <param name="Firmware">What firmware; <see cref="FirmwareKind.None"/> for a running system. From iPXE it is the platform that iPXE says.</param>
/// <param name="ServerAddress">Our address on the network it asks from: goes into every URL, portal and next-server.</param>
/// <param name="Interface">Name of that network's interface, to find its <c>[[network]]</c>; empty when none fits.</param>
/// <param name="TargetIsOnLink">The iSCSI portal is in the client's own subnet: then the router is hidden from iPXE.</param>
public sealed record BootRequest(
    MacAddress Mac, ClientStage Stage, FirmwareKind Firmware, IPAddress ServerAddress, string Interface, bool TargetIsOnLink = true);
