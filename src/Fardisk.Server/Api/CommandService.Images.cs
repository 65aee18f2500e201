using System.Globalization;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;

namespace Fardisk.Server.Api;

/// <summary>Commands about images, and the list of leases.</summary>
public sealed partial class CommandService
{
    private const int SectorSize = 512;

    private ChangeView CreateImage(ImageArguments given)
    {
        long bytes = ParseSize(given.Size);
        if (given.DryRun)
        {
            _engine.Images.CheckCreate(given.Name, bytes);
            return new ChangeView { Changes = [$"image {given.Name} created"], DryRun = true };
        }

        Image image = _engine.Images.Create(given.Name, bytes);
        ServerLog.Changed(_logger, "image.create", image.Name);
        return new ChangeView { Changes = [$"image {image.Name} created"], DryRun = false, Image = ViewOf(image) };
    }

    private async Task<ChangeView> ImportImage(ImageArguments given, IApiReply reply, CancellationToken cancellation)
    {
        string file = given.File ?? "";
        if (!Path.IsPathFullyQualified(file))
        {
            throw BadValue("FILE", file, "a full path");
        }

        if (given.DryRun)
        {
            _engine.Images.CheckImport(file, given.Name);
            return new ChangeView { Changes = [$"{file} imported as image {given.Name}"], DryRun = true };
        }

        Image image = await LongWork.Run(
            $"importing {given.Name}", (progress, ended) => _engine.Images.Import(file, given.Name, progress, ended), reply, _engine.Time, cancellation);
        ServerLog.Changed(_logger, "image.import", image.Name);
        return new ChangeView { Changes = [$"{file} imported as image {image.Name}"], DryRun = false, Image = ViewOf(image) };
    }

    private IReadOnlyList<ImageView> ListImages(NoArguments given) =>
        [.. _engine.Images.List().OrderBy(image => image.Name, StringComparer.Ordinal).Select(ViewOf)];

    private ImageView ShowImage(NameArguments given)
    {
        if (_engine.Images.Find(given.Name) is { } image)
        {
            return ViewOf(image);
        }

        string? near = NearName.Of(given.Name, _engine.Images.List().Select(other => other.Name));
        throw new FardiskException(ImageErrors.Missing, $"There is no image {given.Name}.{(near is null ? "" : $" Did you mean {near}?")}");
    }

    private ImageView ViewOf(Image image) => new()
    {
        Name = image.Name,
        SizeBytes = image.SizeBytes,
        StoredBytes = image.StoredBytes,
        Sha256 = image.Sha256,
        Version = image.Version,
        Source = image.Source,
        CreatedAt = image.CreatedAt,
        Clients = [.. _engine.Images.UsersOf(image.Name).Select(client => client.Name).Order(StringComparer.Ordinal)],
    };

    /// <summary>"40G", "512MiB", "1.5T", "1073741824": binary units, as qemu-img counts.</summary>
    internal static long ParseSize(string? text)
    {
        string trimmed = (text ?? "").Trim();
        string digits = trimmed.TrimEnd("KMGTiBkmgtb".ToCharArray());
        int power = trimmed[digits.Length..].ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 1,
            "M" or "MB" or "MIB" => 2,
            "G" or "GB" or "GIB" => 3,
            "T" or "TB" or "TIB" => 4,
            _ => -1,
        };
        bool isNumber = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value);
        if (power < 0 || !isNumber || value > 1_000_000_000_000_000m)
        {
            throw BadValue("--size", text, "a size such as 40G, 512M or 1.5T");
        }

        decimal bytes = value * (decimal)Math.Pow(1024, power);
        if (bytes > long.MaxValue)
        {
            throw BadValue("--size", text, "a size that any disk has");
        }

        // A fraction rounds up to whole sectors; a plain number of bytes is taken as it is and refused by the store if it does not fit.
        return power == 0 ? (long)bytes : (long)Math.Ceiling(bytes / SectorSize) * SectorSize;
    }

    private IReadOnlyList<LeaseView> ListLeases(NoArguments given)
    {
        DateTimeOffset now = _engine.Time.GetUtcNow();
        return [.. _engine.Store.ReadLeases()
            .OrderBy(row => row.Network, StringComparer.Ordinal)
            .ThenBy(row => System.Net.IPAddress.TryParse(row.Address, out System.Net.IPAddress? address) ? AddressKey(address) : 0)
            .Select(row => ViewOf(row, now))];
    }

    private LeaseView ViewOf(State.LeaseRow row, DateTimeOffset now)
    {
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(row.ExpiresAt);
        Client? client = Protocols.Wire.MacAddress.TryParse(row.Mac, out Protocols.Wire.MacAddress mac) ? _engine.Clients.ByMac(mac) : null;
        return new LeaseView(
            row.Network,
            row.Address,
            row.Mac.Length == 0 ? null : row.Mac,
            client?.Name,
            row.HostName.Length == 0 ? null : row.HostName,
            row.State == BoundState && expires <= now ? "expired" : row.State,
            DateTimeOffset.FromUnixTimeSeconds(row.GrantedAt),
            expires);
    }

    private static uint AddressKey(System.Net.IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
            : uint.MaxValue;
}
