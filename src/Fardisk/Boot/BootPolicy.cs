using System.Globalization;
using System.Net;
using Fardisk.Clients;
using Fardisk.Options;

namespace Fardisk.Boot;

/// <summary>The boot decision (DESIGN 2): who asks, who that is and what is set give one plan. Pure; never throws, whatever is registered.</summary>
/// <remarks>
/// DHCP answer, boot file, script and iSCSI access all come out of this one function. What the operator reads in <c>fardisk explain</c> are its reasons.
/// </remarks>
public static partial class BootPolicy
{
    /// <summary>Decides.</summary>
    /// <param name="request">Who asks, from where, at which stage.</param>
    /// <param name="client">The client with this card, or <see langword="null"/>.</param>
    /// <param name="settings">The settings of the moment.</param>
    /// <param name="files">Which iPXE files there are.</param>
    public static BootPlan Decide(BootRequest request, Client? client, Settings settings, BootFileFacts files)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        Draft draft = new(request, client, settings, files);
        DecideClient(draft);
        DecideAction(draft);
        DecideDisk(draft);
        DecideHostName(draft);
        DecideRouter(draft);
        DecideBootFile(draft);
        DecideScript(draft);
        return draft.ToPlan();
    }

    private static void DecideClient(Draft draft)
    {
        if (draft.Client is { } client)
        {
            draft.Say("client", client.Name, $"client {client.Name}: mac = {string.Join(", ", client.Macs)}");
        }
        else
        {
            draft.Say("client", "-", $"no client has mac {draft.Request.Mac}");
        }

        if (draft.Client?.Address is { } address)
        {
            draft.Say("address", address.ToString(), $"client {draft.Client.Name}: address");
        }
        else if (draft.Network?.Range is { } range)
        {
            draft.Say("address", range.ToString(), $"{draft.NetworkKey}.range: one of these");
        }
        else
        {
            draft.Say("address", "-", draft.Network is null ? draft.NetworkKey : $"{draft.NetworkKey}.range is not set");
        }
    }

    private static void DecideAction(Draft draft)
    {
        (BootAction action, string because) = draft.Client is { } client ? ForClient(client) : ForUnknown(draft);
        draft.Action = action;
        draft.Say("action", Words(action), because);
    }

    private static (BootAction Action, string Because) ForClient(Client client) => client switch
    {
        { Image: null } => (BootAction.Local, $"client {client.Name}: image is not set"),
        { Form: BootForm.Local } => (BootAction.Local, $"client {client.Name}: form = local"),
        { Form: BootForm.SanHook } => (BootAction.HookAndExit, $"client {client.Name}: image = {client.Image}, form = sanHook"),
        _ => (BootAction.San, $"client {client.Name}: image = {client.Image}"),
    };

    private static (BootAction Action, string Because) ForUnknown(Draft draft)
    {
        if (draft.Network is not { } network)
        {
            return (BootAction.Menu, $"{draft.NetworkKey}; an unknown PC gets the menu");
        }

        BootAction action = network.Unknown switch
        {
            UnknownPolicy.Local => BootAction.Local,
            UnknownPolicy.Ignore => BootAction.Ignore,
            _ => BootAction.Menu,
        };
        return (action, $"{draft.NetworkKey}.unknown = {Words(action)}");
    }

    private static void DecideHostName(Draft draft)
    {
        draft.HostName = draft.Client?.Name;
        draft.Say("host name", draft.HostName ?? "-", draft.Client is null ? "only clients have one" : $"client {draft.Client.Name}");
    }

    // The iBFT takes the router over, and Windows then sends every iSCSI packet through it (the report's Appendix B, KB960104).
    private static void DecideRouter(Draft draft)
    {
        bool isOnLink = draft.Request.TargetIsOnLink && draft.PortalIsServerAddress;
        draft.HideRouter = draft.Request.Stage == ClientStage.Ipxe && draft.UsesDisk && isOnLink;
        IPAddress? router = draft.Network?.Router;
        string key = draft.Network is null ? draft.NetworkKey : $"{draft.NetworkKey}.router{(router is null ? " is not set" : "")}";
        if (draft.HideRouter)
        {
            draft.Say("router", "-", $"{key}; hidden from iPXE: the target is on-link");
        }
        else if (draft.Request.Stage == ClientStage.Ipxe && draft.UsesDisk)
        {
            draft.Say("router", router?.ToString() ?? "-", $"{key}; shown to iPXE: the target {draft.Portals[0].Address} is not in the PC's own subnet");
        }
        else
        {
            draft.Say("router", router?.ToString() ?? "-", key);
        }
    }

    private static string Words(BootAction action) => action switch
    {
        BootAction.San => "boot from the iSCSI disk",
        BootAction.HookAndExit => "hook the iSCSI disk, then the next boot device",
        BootAction.Menu => "menu",
        BootAction.Local => "local",
        _ => "ignore",
    };

    /// <summary>The plan in the making.</summary>
    private sealed class Draft
    {
        private readonly List<PlanLine> _lines = [];

        public Draft(BootRequest request, Client? client, Settings settings, BootFileFacts files)
        {
            (Request, Client, Settings, Files) = (request, client, settings, files);
            for (int i = 0; i < settings.Networks.Count && Network is null; i++)
            {
                if (request.Interface.Length > 0 && settings.Networks[i].Interface == request.Interface)
                {
                    Network = settings.Networks[i];
                    NetworkKey = string.Create(CultureInfo.InvariantCulture, $"network[{i}]");
                }
            }

            NetworkKey ??= request.Interface.Length > 0 ? $"no [[network]] has interface = {request.Interface}" : "no [[network]] fits this PC's address";
            Portals = Boot.Portals.For(settings.Iscsi, request.ServerAddress);
        }

        public BootRequest Request { get; }

        public Client? Client { get; }

        public Settings Settings { get; }

        public BootFileFacts Files { get; }

        public NetworkOptions? Network { get; }

        /// <summary>"network[0]", or why there is none.</summary>
        public string NetworkKey { get; }

        public IReadOnlyList<IPEndPoint> Portals { get; }

        public BootAction Action { get; set; }

        public SanDisk? Disk { get; set; }

        public string? HostName { get; set; }

        public bool HideRouter { get; set; }

        public string? BootFile { get; set; }

        public int? BootFileBlocks { get; set; }

        public string? Script { get; set; }

        public bool UsesDisk => Disk is not null && Action is BootAction.San or BootAction.HookAndExit;

        // Only our address on the client's network is known to be on-link; a portal listed elsewhere is taken to be behind the router.
        public bool PortalIsServerAddress => Portals.Count > 0 && Portals[0].Address.Equals(Request.ServerAddress);

        public void Say(string what, string value, string because) => _lines.Add(new PlanLine(what, value, because));

        public BootPlan ToPlan() => new()
        {
            Request = Request,
            Action = Action,
            Client = Client?.Name,
            BootFile = BootFile,
            BootFileBlocks = BootFileBlocks,
            HostName = HostName,
            Initiator = Disk?.Initiator,
            HideRouter = HideRouter,
            Disks = Disk is null ? [] : [Disk],
            Script = Script,
            Reasons = _lines,
        };
    }
}
