using System.Net;
using Fardisk.Protocols.Ipxe;
using Fardisk.Protocols.Wire;

namespace Fardisk.Boot;

public static partial class BootPolicy
{
    /// <summary>Path of the script on the boot port; the card follows as <c>?mac=</c>.</summary>
    public const string ScriptPath = "/boot";

    /// <summary>Path before iPXE's files on the boot port.</summary>
    public const string LoaderPath = "/boot/";

    /// <summary>Mark of a repeated request of one and the same unknown PC: it is answered, and not told again in the timeline.</summary>
    public const string AgainQuery = "again=1";

    private static void DecideBootFile(Draft draft)
    {
        BootRequest request = draft.Request;
        if (draft.Action == BootAction.Ignore)
        {
            draft.Say("boot file", "-", $"{draft.NetworkKey}.unknown = ignore");
        }
        else if (request.Stage == ClientStage.Os)
        {
            draft.Say("boot file", "-", "a running system gets none");
        }
        else if (request.Stage == ClientStage.Ipxe)
        {
            draft.BootFile = ScriptUrl(draft, request.Mac);
            draft.Say("boot file", draft.BootFile, "server.boot: iPXE gets its script");
        }
        else
        {
            DecideLoader(draft, request);
        }
    }

    private static void DecideLoader(Draft draft, BootRequest request)
    {
        IReadOnlyList<string> names = BootLoaders.For(request.Firmware);
        if (names.Count == 0)
        {
            draft.Say("boot file", "-", $"there is no iPXE for this firmware ({request.Firmware})");
            return;
        }

        if (draft.Files.FirstOf(names) is not { } name)
        {
            draft.Say("boot file", "-", $"{BootErrors.LoaderMissing.Id}: server.ipxe = {draft.Files.Folder} has no {string.Join(" or ", names)}");
            return;
        }

        string because = $"server.ipxe = {draft.Files.Folder}; the first of {string.Join(", ", names)} that is there";
        if (request.Firmware is FirmwareKind.HttpX64 or FirmwareKind.HttpArm64)
        {
            // The address, never a name: edk2 ignores an offer whose URL has a name and that comes without a name server.
            draft.BootFile = $"http://{Portals.Boot(draft.Settings.Server, request.ServerAddress)}{LoaderPath}{name}";
            draft.Say("boot file", draft.BootFile, $"server.boot and {because}");
            return;
        }

        draft.BootFile = name;
        draft.BootFileBlocks = (int)((draft.Files.Sizes[name] + 511) / 512);
        draft.Say("boot file", name, because);
        draft.Say("next server", request.ServerAddress.ToString(), "our address on the PC's network");
    }

    private static void DecideScript(Draft draft)
    {
        if (draft.Request.Stage != ClientStage.Ipxe || draft.Action == BootAction.Ignore)
        {
            return;
        }

        MacAddress mac = draft.Request.Mac;
        switch (draft.Action)
        {
            case BootAction.San or BootAction.HookAndExit when draft is { Client: { } client, Disk: { } disk }:
                draft.Script = IpxeScript.San(new SanScript
                {
                    Client = client.Name,
                    Mac = mac,
                    Initiator = disk.Initiator,
                    Uris = [.. draft.Portals.Select(p => SanUri.Format(p, disk.Lun, disk.Iqn))],
                    Drive = client.Drive,
                    KeepSan = client.KeepSan,
                    HideRouter = draft.HideRouter,
                    BootsFromIt = draft.Action == BootAction.San,
                });
                draft.Say("script", draft.Action == BootAction.San ? "sanboot" : "sanhook, exit", $"client {client.Name}: form");
                break;
            case BootAction.Menu:
                draft.Script = IpxeScript.Menu(mac, new Uri($"{ScriptUrl(draft, mac)}&{AgainQuery}"));
                draft.Say("script", "menu for unknown PCs", draft.Network is null ? draft.NetworkKey : $"{draft.NetworkKey}.unknown = menu");
                break;
            default:
                draft.Script = IpxeScript.Local(draft.Client?.Name, mac);
                draft.Say("script", "local disk", draft.Client is null ? $"{draft.NetworkKey}.unknown = local" : $"client {draft.Client.Name}");
                break;
        }
    }

    private static string ScriptUrl(Draft draft, MacAddress mac)
    {
        IPEndPoint server = Portals.Boot(draft.Settings.Server, draft.Request.ServerAddress);
        return $"http://{server}{ScriptPath}?mac={mac.ToHyphenated()}";
    }
}
