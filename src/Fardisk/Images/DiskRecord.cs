namespace Fardisk.Images;

/// <summary>What a client's disk was made from: <c>system.json</c> beside <c>system.raw</c>.</summary>
/// <remarks>
/// Two files cannot be replaced at once, so the new origin is announced first, with the inode of the file that is about to be moved into
/// place: after a crash the file that is there says by its inode which of the two origins is true.
/// </remarks>
internal sealed record DiskRecord
{
    /// <summary>The image, <see langword="null"/> before the first disk is in place.</summary>
    public string? Image { get; init; }

    public int ImageVersion { get; init; }

    /// <summary>The image of a disk that is about to be moved into place, else <see langword="null"/>.</summary>
    public string? NextImage { get; init; }

    public int NextVersion { get; init; }

    public ulong NextInode { get; init; }

    /// <summary>The record as it is true for the file in place.</summary>
    /// <param name="inode">Of the file in place.</param>
    public DiskRecord Settle(ulong inode) => NextImage is not null && NextInode == inode
        ? new DiskRecord { Image = NextImage, ImageVersion = NextVersion }
        : new DiskRecord { Image = Image, ImageVersion = ImageVersion };
}
