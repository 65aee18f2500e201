namespace Fardisk.Images;

/// <summary>How far a copy has come, holes included.</summary>
/// <param name="DoneBytes">Done, 0 to <paramref name="TotalBytes"/>.</param>
/// <param name="TotalBytes">Size of the disk.</param>
public readonly record struct CopyProgress(long DoneBytes, long TotalBytes);
