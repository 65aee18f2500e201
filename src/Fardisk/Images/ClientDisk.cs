namespace Fardisk.Images;

/// <summary>One client's disk in the store.</summary>
/// <param name="Client">Its owner.</param>
/// <param name="Disk">Its name: <c>system</c>.</param>
/// <param name="Path">Its file.</param>
/// <param name="Image">The image it was made from.</param>
/// <param name="ImageVersion">That image's version.</param>
/// <param name="SizeBytes">As the PC sees it.</param>
/// <param name="StoredBytes">What it takes in our store (blocks shared with the image count).</param>
/// <param name="IsOpen">In use now.</param>
public sealed record ClientDisk(string Client, string Disk, string Path, string Image, int ImageVersion, long SizeBytes, long StoredBytes, bool IsOpen);
