using System.Net;
using Fardisk.Clients;
using Fardisk.Images;
using Fardisk.Options;
using Fardisk.Protocols.Ipxe;

namespace Fardisk.Boot;

public static partial class BootPolicy
{
    /// <summary>The boot disk of a client as the script names it and the target lets it in; <see langword="null"/>: no image, or no usable name.</summary>
    /// <param name="client">The client.</param>
    /// <param name="settings">The settings of the moment.</param>
    /// <param name="serverAddress">Our address on the asker's network, for the portals.</param>
    public static SanDisk? DiskOf(Client client, Settings settings, IPAddress serverAddress)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(settings);
        if (client.Image is null)
        {
            return null;
        }

        string iqn = TargetName(client, settings).Name;
        string initiator = InitiatorName(client, settings).Name;
        if (!IpxeText.IsIscsiName(iqn) || !IpxeText.IsIscsiName(initiator))
        {
            return null;
        }

        IReadOnlyList<string> portals = [.. Portals.For(settings.Iscsi, serverAddress).Select(p => p.ToString())];
        return new SanDisk(client.Name, ClientDisks.SystemDisk, iqn, Lun: 0, portals, initiator, client.Access, client.Macs);
    }

    private static void DecideDisk(Draft draft)
    {
        if (draft.Client is not { Image: not null } client)
        {
            return;
        }

        draft.Disk = DiskOf(client, draft.Settings, draft.Request.ServerAddress);
        if (draft.Disk is not { } disk || draft.Portals.Count == 0)
        {
            draft.Disk = null;
            draft.Action = BootAction.Local;
            draft.Say("target", "-", draft.Portals.Count == 0
                ? "iscsi.listen is empty; so the local disk"
                : $"iscsi.iqn = {IpxeText.Safe(draft.Settings.Iscsi.Iqn)} and client {IpxeText.Safe(client.Name)} give no iSCSI name; so the local disk");
            return;
        }

        draft.Say("target", disk.Iqn, TargetName(client, draft.Settings).Because);
        draft.Say("portals", string.Join(", ", disk.Portals), "iscsi.listen, seen from the PC's network");
        draft.Say("initiator", disk.Initiator, InitiatorName(client, draft.Settings).Because);
        draft.Say("access", disk.Access.ToString(), $"client {client.Name}: access = {client.Access}");
        draft.Say("drive", $"0x{client.Drive:x2}", $"client {client.Name}: drive");
        draft.Say("keep SAN", client.KeepSan ? "yes" : "no", $"client {client.Name}: keepSan = {(client.KeepSan ? "true" : "false")}");
    }

    private static (string Name, string Because) TargetName(Client client, Settings settings) =>
        Named(client.Iqn, $"{settings.Iscsi.Iqn}:{client.Name}", $"client {client.Name}: iqn");

    private static (string Name, string Because) InitiatorName(Client client, Settings settings) =>
        Named(client.Initiator, $"{settings.Iscsi.Iqn}.initiator:{client.Name}", $"client {client.Name}: initiator");

    private static (string Name, string Because) Named(string? own, string usual, string key)
    {
        if (own is null)
        {
            return (usual, "iscsi.iqn and the client's name");
        }

        return IpxeText.IsIscsiName(own) ? (own, key) : (usual, $"{key} = {IpxeText.Safe(own)} is no iSCSI name; so iscsi.iqn and the client's name");
    }
}
