using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Listeners;
using Fardisk.Protocols.Wire;

namespace Fardisk.Server.Api;

/// <summary>The boot plan, stage by stage.</summary>
public sealed partial class CommandService
{
    private static readonly (ClientStage Stage, FirmwareKind[] Firmwares)[] s_stages =
    [
        (ClientStage.Rom, [FirmwareKind.Bios, FirmwareKind.EfiX64, FirmwareKind.HttpX64]),
        (ClientStage.Ipxe, [FirmwareKind.Bios, FirmwareKind.EfiX64]),
        (ClientStage.Os, [FirmwareKind.None]),
    ];

    private ExplainView Explain(ExplainArguments given)
    {
        if (given.Stage is not null && s_stages.All(stage => ApiNames.Of(stage.Stage) != given.Stage))
        {
            throw BadValue("--stage", given.Stage, "rom, ipxe or os");
        }

        (Client? client, IReadOnlyList<MacAddress> macs) = OneOrCard(given.Client);
        string? leased = LiveLeases().FirstOrDefault(row => macs.Any(mac => mac.ToString() == row.Mac))?.Address;
        NetworkEntry network = NetworkOf(client, leased);
        List<PlanView> plans = [];
        foreach ((ClientStage stage, FirmwareKind[] firmwares) in s_stages.Where(stage => given.Stage is null || ApiNames.Of(stage.Stage) == given.Stage))
        {
            foreach (FirmwareKind firmware in firmwares)
            {
                BootPlan plan = _engine.Director.Decide(new BootRequest(macs[0], stage, firmware, network.Address, InterfaceOf(network), IsOnLink(network)));
                AddPlan(plans, plan);
            }
        }

        return new ExplainView
        {
            Client = client?.Name,
            Mac = macs[0].ToString(),
            ServerAddress = network.Address.ToString(),
            Interface = InterfaceOf(network),
            Stages = plans,
        };
    }

    // Two firmwares that get the same are told once.
    private static void AddPlan(List<PlanView> plans, BootPlan plan)
    {
        PlanView view = new()
        {
            Stage = ApiNames.Of(plan.Request.Stage),
            Firmware = [ApiNames.Of(plan.Request.Firmware)],
            Action = ApiNames.Of(plan.Action),
            BootFile = plan.BootFile,
            Lines = [.. plan.Reasons.Select(line => new PlanLineView(line.What, line.Value, line.Because))],
            Script = plan.Script,
        };
        int same = plans.FindIndex(other =>
            other.Stage == view.Stage && other.Action == view.Action && other.Script == view.Script && other.Lines.SequenceEqual(view.Lines));
        if (same >= 0)
        {
            plans[same] = plans[same] with { Firmware = [.. plans[same].Firmware, .. view.Firmware] };
        }
        else
        {
            plans.Add(view);
        }
    }

    // On another machine than the server's the interface is not there: the settings of the first network still decide.
    private string InterfaceOf(NetworkEntry network)
    {
        bool isServed = _engine.Settings.Networks.Any(served => served.Interface == network.Interface);
        return isServed || _engine.Settings.Networks.Count == 0 ? network.Interface : _engine.Settings.Networks[0].Interface;
    }

    private bool IsOnLink(NetworkEntry network) => _engine.Settings.Iscsi.Listen.Any(portal =>
        portal.Address.Equals(IPAddress.Any) || portal.Address.Equals(IPAddress.IPv6Any) || network.Subnet.Contains(portal.Address));
}
