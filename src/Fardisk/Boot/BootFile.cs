namespace Fardisk.Boot;

/// <summary>One file that PCs may fetch, found and checked: a regular file that lies where it may.</summary>
/// <param name="Name">As it lies in its folder, with <c>/</c>; its case may differ from what was asked.</param>
/// <param name="Path">Its real path, free of links.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ModifiedAt">Last change, UTC.</param>
public sealed record BootFile(string Name, string Path, long Length, DateTimeOffset ModifiedAt);
