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

    /// <summary>Returns every mistake, not the first, each as "key: what is wrong"; empty means valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [];
        foreach ((string key, string? path) in (ReadOnlySpan<(string, string?)>)[("data", Data), ("ipxe", Ipxe), ("files", Files)])
        {
            if (path is not null && (string.IsNullOrWhiteSpace(path) || path.Contains('\0')))
            {
                mistakes.Add($"server.{key}: is empty; it names a folder");
            }
        }

        if (!IPAddress.IsLoopback(Admin.Address))
        {
            mistakes.Add($"server.admin: {Admin} is not on the loopback interface; this version has no TLS for it, so tokens would cross the "
                + "network in the clear. Legal: 127.0.0.1:PORT (reach it from elsewhere through ssh -L)");
        }

        return mistakes;
    }
}
