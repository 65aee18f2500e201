using Fardisk.Diagnostics;
using Fardisk.Options;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Boot;

/// <summary>The files that PCs fetch: iPXE's from its folder, the user's own from theirs. Read-only; no name leaves the folders. Thread-safe.</summary>
public sealed class BootFiles
{
    /// <summary>How long the facts for the boot decision may be old: a new file is seen without a restart, a DISCOVER storm does not touch the disk.</summary>
    public static readonly TimeSpan FactsAgeMax = TimeSpan.FromSeconds(2);

    private readonly ServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly FileFolder _ipxe;
    private readonly FileFolder? _user;
    private readonly ContentCache _cache = new();
    private volatile AgedFacts? _facts;

    public BootFiles(ServerOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock;
        _ipxe = new FileFolder(options.Ipxe, [.. BootLoaders.All]);
        _user = options.Files is null ? null : new FileFolder(options.Files, []);
    }

    /// <summary>Which iPXE files there are now, at most <see cref="FactsAgeMax"/> old.</summary>
    public BootFileFacts Facts
    {
        get
        {
            AgedFacts? facts = _facts;
            if (facts is null || _clock.GetElapsedTime(facts.ReadAt) >= FactsAgeMax)
            {
                _facts = facts = new AgedFacts(ReadFacts(), _clock.GetTimestamp());
            }

            return facts.Facts;
        }
    }

    /// <summary>A file by the name that TFTP asks for: iPXE's folder first, then the user's.</summary>
    public BootFile? Find(string name) => FindIpxe(name) ?? FindUser(name);

    /// <summary>A file of iPXE's folder, for <c>/boot/NAME</c>.</summary>
    public BootFile? FindIpxe(string name) => _ipxe.Find(name);

    /// <summary>A file of the user's folder, for <c>/files/NAME</c>.</summary>
    public BootFile? FindUser(string name) => _user?.Find(name);

    /// <summary>Opens a file; a small one comes whole from memory.</summary>
    /// <exception cref="IOException">It is gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read it.</exception>
    public BootContent Open(BootFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length <= ContentCache.FileLengthMax)
        {
            return new BootContent(file, _cache.Read(file));
        }

        SafeFileHandle handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new BootContent(file, handle);
    }

    /// <summary>The check at start: a BIOS and an x64 UEFI PC can be given iPXE, and we may read it.</summary>
    /// <exception cref="FardiskException">BOOT-0001, BOOT-0002.</exception>
    public void RequireLoaders()
    {
        List<string> missing = [];
        foreach (IReadOnlyList<string> names in (IReadOnlyList<string>[])[BootLoaders.Bios, BootLoaders.EfiX64])
        {
            BootFile? file = names.Select(FindIpxe).FirstOrDefault(f => f is not null);
            if (file is null)
            {
                missing.Add(string.Join(" or ", names));
            }
            else
            {
                RequireReadable(file);
            }
        }

        if (missing.Count > 0)
        {
            throw new FardiskException(BootErrors.LoaderMissing, $"There is no {string.Join(", no ", missing)} in {_options.Ipxe} ([server] ipxe).");
        }
    }

    private void RequireReadable(BootFile file)
    {
        try
        {
            using BootContent content = Open(file);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(BootErrors.FileUnreadable, $"{file.Path} cannot be read: {ex.Message}", ex);
        }
    }

    private BootFileFacts ReadFacts()
    {
        Dictionary<string, long> sizes = [];
        foreach (string name in BootLoaders.All)
        {
            if (FindIpxe(name) is { } file)
            {
                sizes[name] = file.Length;
            }
        }

        return new BootFileFacts(sizes, _options.Ipxe);
    }

    private sealed record AgedFacts(BootFileFacts Facts, long ReadAt);
}
