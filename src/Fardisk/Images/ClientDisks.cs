using Fardisk.Blocks;
using Fardisk.Clients;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Images;

/// <summary>Every client's own sparse copy of its image.</summary>
public sealed class ClientDisks : IDiskOpener
{
    /// <summary>Name of the boot disk.</summary>
    public const string SystemDisk = "system";

    public ClientDisks(ImageStore images, DataFolder folder, IClientDirectory clients, ILogger logger) => throw new NotImplementedException();

    /// <summary>Makes the disk that the client's image asks for, if it is not there yet; a disk of another image is replaced, a client without an image keeps none. Blocks until done.</summary>
    /// <param name="client">The client as it is or will be registered.</param>
    /// <param name="progress">Told from the calling thread, often.</param>
    /// <param name="cancellation">Ends the copy; the disk that was there stays.</param>
    /// <exception cref="Diagnostics.FardiskException">IMAGE-0003, IMAGE-0007, IMAGE-0008; DISK-0003 when a disk in use would be replaced.</exception>
    public void Prepare(Client client, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Makes the disk anew from the client's image: everything the PC wrote is gone.</summary>
    /// <exception cref="Diagnostics.FardiskException">As <see cref="Prepare"/>, and DISK-0001 when the client has no image.</exception>
    public void Reset(Client client, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Deletes a client's disks; nothing happens when there are none.</summary>
    /// <exception cref="Diagnostics.FardiskException">DISK-0003: in use.</exception>
    public void Remove(string client) => throw new NotImplementedException();

    /// <summary>Somebody has this client's disk open.</summary>
    public bool IsOpen(string client) => throw new NotImplementedException();

    /// <summary>The client's disk as it lies in the store, or <see langword="null"/>.</summary>
    public ClientDisk? Find(string client) => throw new NotImplementedException();

    public IBlockDevice Open(string client, string disk) => throw new NotImplementedException();
}
