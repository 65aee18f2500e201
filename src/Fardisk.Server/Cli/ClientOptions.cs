using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>The options of <c>client add</c> and <c>client set</c>: the same, but for what must be there.</summary>
internal sealed class ClientOptions
{
    private readonly Option<string[]> _mac;
    private readonly Option<string?> _image;
    private readonly Option<string?> _ip;
    private readonly Option<string?> _access;
    private readonly Option<string?> _writes;
    private readonly Option<string?> _form;
    private readonly Option<string?> _drive;
    private readonly Option<string?> _keepSan;
    private readonly Option<string?> _iqn;
    private readonly Option<string?> _initiator;
    private readonly Option<bool> _dryRun = CommonOptions.DryRun();

    public ClientOptions(bool isAdd)
    {
        string none = isAdd ? "" : " none takes it away.";
        string Default(string text) => isAdd ? $" [default: {text}]" : "";
        _mac = new Option<string[]>("--mac") { Description = "Its network cards, any notation, separated by commas.", HelpName = "M[,M2]", Required = isAdd };
        _image = Text("--image", "I", $"Golden image its disk is made from; without one it boots from its local disk.{none}");
        _ip = Text("--ip", "A", $"Address reserved for it.{none}{Default("from the pool")}");
        _access = Text(
            "--access", "RULE", $"Who may open its disk: name (its initiator name, from its own address), net CIDR (any initiator there), open (anybody, shared).{Default("name")}");
        _writes = Text("--writes", "W", $"What happens to what it writes: keep (its own disk). discard and keep:N come with overlays.{Default("keep")}");
        _form = Text(
            "--form", "F", $"What its script does: sanboot (boot from the disk), sanhook (attach it and go on to the next boot device, to install), local (the local disk).{Default("sanboot")}");
        _drive = Text("--drive", "N", $"BIOS drive number of the disk, 0x80 to 0xff.{Default("0x80")}");
        _keepSan = Text("--keep-san", "on|off", $"Leave the disk attached when nothing boots from it.{Default("on")}");
        _iqn = Text("--iqn", "IQN", $"Target name, when an old installation must keep its own.{none}");
        _initiator = Text("--initiator", "IQN", $"Initiator name, likewise.{none}");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _mac, _image, _ip, _access, _writes, _form, _drive, _keepSan, _iqn, _initiator, _dryRun })
        {
            command.Add(option);
        }
    }

    public ClientArguments Read(ParseResult parse, string name)
    {
        string[]? macs = parse.GetValue(_mac);
        return new ClientArguments
        {
            Name = name,
            Macs = macs is null or [] ? null : [.. macs.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            Image = parse.GetValue(_image),
            Address = parse.GetValue(_ip),
            Access = parse.GetValue(_access),
            Writes = parse.GetValue(_writes),
            Form = parse.GetValue(_form),
            Drive = parse.GetValue(_drive),
            KeepSan = parse.GetValue(_keepSan),
            Iqn = parse.GetValue(_iqn),
            Initiator = parse.GetValue(_initiator),
            DryRun = parse.GetValue(_dryRun),
        };
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}
