using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under <c>[server]</c>. Relative paths have been resolved against the settings file's folder.</summary>
public sealed record ServerOptions
{
    /// <summary>Folder of images, clients' disks and state.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Folder with undionly.kpxe, ipxe.efi, snponly.efi: Debian's package ipxe, or the user's own build.</summary>
    public string Ipxe { get; init; } = "/usr/lib/ipxe";

    /// <summary>Plain HTTP for boot files and scripts only.</summary>
    public IPEndPoint Boot { get; init; } = new(IPAddress.Any, 8080);

    /// <summary>Dashboard and API: always a token, Host header checked; only loopback until TLS comes.</summary>
    public IPEndPoint Admin { get; init; } = new(IPAddress.Loopback, 8081);

    /// <summary>The user's own boot files, served read-only as <c>tftp://…/NAME</c> and <c>http://…/files/NAME</c>; <see langword="null"/>: none.</summary>
    public string? Files { get; init; }
}
