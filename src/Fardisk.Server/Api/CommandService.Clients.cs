using System.Globalization;
using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.Protocols.Wire;

namespace Fardisk.Server.Api;

/// <summary>Commands about clients.</summary>
public sealed partial class CommandService
{
    private const string Nothing = "none";
    private const string KeepWrites = "keep";

    private async Task<ChangeView> AddClient(ClientArguments given, IApiReply reply, CancellationToken cancellation)
    {
        Client client = Apply(new Client { Name = given.Name.ToLowerInvariant(), Macs = [] }, given);
        await _changes.WaitAsync(cancellation);
        try
        {
            if (_engine.Clients.ByName(client.Name) is not null)
            {
                throw new FardiskException(ClientErrors.Exists, $"There is a client {client.Name} already.");
            }

            Check(client);
            if (!given.DryRun)
            {
                // The disk first: a client that is registered can boot.
                await PrepareDisk(client, reply, cancellation);
                client = _engine.Clients.Add(client);
                ServerLog.Changed(_logger, "client.add", client.Name);
            }

            return Changed([$"client {client.Name} added"], [client], given.DryRun, client.Image is null ? [$"{client.Name} has no image: it boots from its local disk"] : []);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task<ChangeView> SetClients(ClientArguments given, IApiReply reply, CancellationToken cancellation)
    {
        if (given == new ClientArguments { Name = given.Name, DryRun = given.DryRun })
        {
            throw new FardiskException(ServerErrors.BadValue, $"client set {given.Name}: nothing is named that should change, such as --image or --form.");
        }

        await _changes.WaitAsync(cancellation);
        try
        {
            IReadOnlyList<Client> before = Match(given.Name);
            List<Client> after = [.. before.Select(client => Apply(client, given))];
            if (after.Count > 1 && (given.Macs is not null || IsValue(given.Address) || IsValue(given.Iqn) || IsValue(given.Initiator)))
            {
                throw new FardiskException(
                    ServerErrors.BadValue, $"{given.Name} means {after.Count} clients, but a card, an address, an IQN or an initiator name belongs to one.");
            }

            after.ForEach(Check);
            List<string> notes = [.. before.Zip(after)
                .Where(pair => pair.First.Image is not null && pair.First.Image != pair.Second.Image)
                .Select(pair => pair.Second.Image is null
                    ? $"{pair.First.Name}: it boots from its local disk; its disk from {pair.First.Image} stays until it gets another image or is removed"
                    : $"{pair.First.Name}: its disk is made anew; what it wrote on its disk from {pair.First.Image} is gone")];
            if (!given.DryRun)
            {
                for (int i = 0; i < after.Count; i++)
                {
                    await PrepareDisk(after[i], reply, cancellation);
                    after[i] = _engine.Clients.Set(after[i]);
                    ServerLog.Changed(_logger, "client.set", after[i].Name);
                }
            }

            return Changed([.. after.Select(client => $"client {client.Name} changed")], after, given.DryRun, notes);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task<ChangeView> RemoveClients(NameArguments given, IApiReply reply, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        try
        {
            IReadOnlyList<Client> clients = Match(given.Name);
            RefuseWhenOpen(clients);
            foreach (Client client in given.DryRun ? [] : clients)
            {
                _engine.Disks.Remove(client.Name);
                _engine.Clients.Remove(client.Name);
                ServerLog.Changed(_logger, "client.remove", client.Name);
            }

            return Changed([.. clients.Select(client => $"client {client.Name} and its disk removed")], [], given.DryRun, []);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task<ChangeView> ResetClients(NameArguments given, IApiReply reply, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        try
        {
            IReadOnlyList<Client> clients = Match(given.Name);
            if (clients.FirstOrDefault(client => client.Image is null) is { } bare)
            {
                throw new FardiskException(ImageErrors.NoDisk, $"{bare.Name} has no image, so it has no disk to reset.");
            }

            RefuseWhenOpen(clients);
            foreach (Client client in given.DryRun ? [] : clients)
            {
                await LongWork.Run(
                    $"disk of {client.Name}",
                    (progress, ended) =>
                    {
                        _engine.Disks.Reset(client, progress, ended);
                        return true;
                    },
                    reply,
                    _engine.Time,
                    cancellation);
                ServerLog.Changed(_logger, "client.reset", client.Name);
            }

            return Changed([.. clients.Select(client => $"disk of {client.Name} made anew from {client.Image}")], clients, given.DryRun, []);
        }
        finally
        {
            _changes.Release();
        }
    }

    private IReadOnlyList<ClientView> ListClients(NameArguments given)
    {
        IReadOnlyList<Client> clients = given.Name.Length == 0 ? [.. _engine.Clients.All.OrderBy(client => client.Name, StringComparer.Ordinal)] : Match(given.Name);
        return ViewsOf(clients);
    }

    private ClientView ShowClient(NameArguments given) => ViewsOf([One(given.Name)])[0];

    private void RefuseWhenOpen(IReadOnlyList<Client> clients)
    {
        List<string> open = [.. clients.Where(client => _engine.Disks.IsOpen(client.Name)).Select(client => client.Name)];
        if (open.Count > 0)
        {
            throw new FardiskException(ImageErrors.InUse, $"The disk of {string.Join(", ", open)} is in use.");
        }
    }

    private Task<bool> PrepareDisk(Client client, IApiReply reply, CancellationToken cancellation) => LongWork.Run(
        $"disk of {client.Name}",
        (progress, ended) =>
        {
            _engine.Disks.Prepare(client, progress, ended);
            return true;
        },
        reply,
        _engine.Time,
        cancellation);

    private void Check(Client client)
    {
        List<string> mistakes = [.. _engine.Clients.Check(client)];
        if (client.Image is { } image && _engine.Images.Find(image) is null)
        {
            throw new FardiskException(ImageErrors.Missing, $"There is no image {image}.");
        }

        if (client.Address is { } address && _engine.Network.ByLocalAddress(address) is { } own)
        {
            mistakes.Add($"address: {address} is this server's own, on {own.Interface}");
        }

        if (mistakes.Count > 0)
        {
            throw new FardiskException(ClientErrors.Invalid, $"Client {client.Name}: {string.Join("; ", mistakes)}.");
        }
    }

    private static Client Apply(Client client, ClientArguments given)
    {
        if (given.Writes is not (null or KeepWrites))
        {
            throw new FardiskException(ServerErrors.NotYet, $"--writes {given.Writes} needs overlays, which are not there yet; only --writes keep works.");
        }

        return client with
        {
            Macs = given.Macs is null ? client.Macs : [.. given.Macs.Select(ParseMac)],
            Image = Changed(given.Image, client.Image, text => text.ToLowerInvariant()),
            Address = Changed(given.Address, client.Address, ParseAddress),
            Access = given.Access is null ? client.Access : ParseAccess(given.Access),
            Form = given.Form is null ? client.Form : ParseForm(given.Form),
            Drive = given.Drive is null ? client.Drive : ParseDrive(given.Drive),
            KeepSan = given.KeepSan is null ? client.KeepSan : ParseSwitch("--keep-san", given.KeepSan),
            Iqn = Changed(given.Iqn, client.Iqn, text => text),
            Initiator = Changed(given.Initiator, client.Initiator, text => text),
        };
    }

    private static bool IsValue(string? given) => given is not null && !given.Equals(Nothing, StringComparison.OrdinalIgnoreCase);

    private static T? Changed<T>(string? given, T? before, Func<string, T> parse)
        where T : class => given is null ? before : IsValue(given) ? parse(given) : null;

    private static MacAddress ParseMac(string text) =>
        MacAddress.TryParse(text.Trim(), out MacAddress mac) ? mac : throw BadValue("--mac", text, "a MAC address such as 52:54:00:12:34:56");

    private static IPAddress ParseAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text
            ? address
            : throw BadValue("--ip", text, "an IPv4 address such as 10.0.0.107 (or none: an address from the pool)");

    private static DiskAccess ParseAccess(string text) =>
        DiskAccess.TryParse(text, out DiskAccess access) ? access : throw BadValue("--access", text, "name, net CIDR (net 10.0.0.0/24) or open");

    private static BootForm ParseForm(string text) =>
        Enum.GetValues<BootForm>().Where(form => ApiNames.Of(form) == text).Select(form => (BootForm?)form).FirstOrDefault()
            ?? throw BadValue("--form", text, "sanboot, sanhook or local");

    private static int ParseDrive(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isNumber = isHex
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int drive)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out drive);
        return isNumber && drive is >= 0x80 and <= 0xFF ? drive : throw BadValue("--drive", text, "a BIOS drive number from 0x80 to 0xff");
    }

    private static bool ParseSwitch(string option, string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw BadValue(option, text, "on or off"),
    };

    private ChangeView Changed(IReadOnlyList<string> changes, IReadOnlyList<Client> clients, bool dryRun, IReadOnlyList<string> notes) =>
        new() { Changes = changes, DryRun = dryRun, Clients = ViewsOf(clients), Notes = notes };
}
