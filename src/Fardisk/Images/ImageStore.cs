using Fardisk.Clients;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Images;

/// <summary>The golden images: files in the data folder, records in the state store.</summary>
public sealed class ImageStore
{
    public ImageStore(IStateStore store, DataFolder folder, IClientDirectory clients, TimeProvider time, ILogger logger) => throw new NotImplementedException();

    /// <summary>Every image, by name.</summary>
    public IReadOnlyList<Image> List() => throw new NotImplementedException();

    /// <summary>The image, or <see langword="null"/>.</summary>
    public Image? Find(string name) => throw new NotImplementedException();

    /// <summary>As <see cref="Find"/>, but a missing image is the operator's mistake.</summary>
    /// <exception cref="Diagnostics.FardiskException">IMAGE-0003.</exception>
    public Image Get(string name) => throw new NotImplementedException();

    /// <summary>The clients whose disk is made from this image.</summary>
    public IReadOnlyList<Client> UsersOf(string name) => throw new NotImplementedException();

    /// <summary>The image's file.</summary>
    public string PathOf(Image image) => throw new NotImplementedException();

    /// <summary>Copies a raw disk into the store. Blocks until done: give it a thread of its own.</summary>
    /// <param name="path">A file or block device.</param>
    /// <param name="name">The new image's name.</param>
    /// <param name="progress">Told from the calling thread, often.</param>
    /// <param name="cancellation">Ends the copy; nothing of it is left.</param>
    /// <exception cref="Diagnostics.FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public Image Import(string path, string name, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Makes an empty disk that takes no space.</summary>
    /// <exception cref="Diagnostics.FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public Image Create(string name, long sizeBytes) => throw new NotImplementedException();
}
