using Fardisk.Blocks;
using Fardisk.Blocks.Raw;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Images;

/// <summary>Every client's own sparse copy of its image. Thread-safe.</summary>
public sealed class ClientDisks : IDiskOpener
{
    /// <summary>Name of the boot disk.</summary>
    public const string SystemDisk = "system";

    private readonly ImageStore _images;
    private readonly DiskFiles _files;
    private readonly IClientDirectory _clients;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenDisk> _open = [];
    private readonly HashSet<string> _beingMade = [];

    public ClientDisks(ImageStore images, DataFolder folder, IClientDirectory clients, ILogger logger)
    {
        _images = images;
        _files = new DiskFiles(folder);
        _clients = clients;
        _logger = logger;
    }

    /// <summary>Makes the disk that the client's image asks for, if it is not there yet. Blocks until done.</summary>
    /// <remarks>A disk of another image is replaced, with everything the PC wrote. Without an image nothing happens.</remarks>
    /// <param name="client">The client as it is or will be registered.</param>
    /// <param name="progress">Told from the calling thread, often.</param>
    /// <param name="cancellation">Ends the copy; the disk that was there stays.</param>
    /// <exception cref="FardiskException">IMAGE-0003, IMAGE-0007, IMAGE-0008; DISK-0003 when a disk in use would be replaced.</exception>
    public void Prepare(Client client, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (client.Image is null)
        {
            return;
        }

        Image image = _images.Get(client.Image);
        string name = KeyOf(client.Name);
        if (_files.Origin(name, SystemDisk) is { } origin && IsMadeFrom(origin, image))
        {
            return;
        }

        Make(name, image, progress, cancellation);
    }

    /// <summary>Makes the disk anew from the client's image: everything the PC wrote is gone. Blocks until done.</summary>
    /// <param name="client">The client as it is or will be registered.</param>
    /// <param name="progress">Told from the calling thread, often.</param>
    /// <param name="cancellation">Ends the copy; the disk that was there stays.</param>
    /// <exception cref="FardiskException">As <see cref="Prepare"/>, and DISK-0001 when the client has no image.</exception>
    public void Reset(Client client, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default)
    {
        string image = client.Image ?? throw new FardiskException(ImageErrors.NoDisk, $"Client {client.Name} has no image to make a disk from.");
        Make(KeyOf(client.Name), _images.Get(image), progress, cancellation);
    }

    /// <summary>Deletes a client's disks; nothing happens when there are none.</summary>
    /// <exception cref="FardiskException">DISK-0003: in use.</exception>
    public void Remove(string client)
    {
        client = KeyOf(client);
        Claim(client);
        try
        {
            if (StoreFile.Guard($"The disks of client {client} cannot be removed", () => _files.Remove(client)))
            {
                ImageLog.DisksRemoved(_logger, client);
            }
        }
        finally
        {
            Unclaim(client);
        }
    }

    /// <summary>Somebody has this client's disk open.</summary>
    public bool IsOpen(string client)
    {
        lock (_gate)
        {
            return _open.ContainsKey(client.ToLowerInvariant());
        }
    }

    /// <summary>The client's disk as it lies in the store, or <see langword="null"/>.</summary>
    public ClientDisk? Find(string client)
    {
        client = KeyOf(client);
        if (_files.Origin(client, SystemDisk) is not { } origin)
        {
            return null;
        }

        FileInfo file = new(_files.PathOf(client, SystemDisk));
        long stored = SparseFile.Identify(file.FullName).StoredBytes;
        return new ClientDisk(client, SystemDisk, file.FullName, origin.Image ?? "", origin.ImageVersion, file.Length, stored, IsOpen(client));
    }

    public IBlockDevice Open(string client, string disk)
    {
        Client owner = _clients.ByName(client) ?? throw new FardiskException(ImageErrors.NoDisk, $"There is no client {client}.");
        if (disk != SystemDisk || owner.Image is null)
        {
            throw new FardiskException(ImageErrors.NoDisk, $"Client {owner.Name} has no disk {disk}.");
        }

        lock (_gate)
        {
            if (_beingMade.Contains(owner.Name))
            {
                throw new FardiskException(ImageErrors.BeingMade, $"The disk of client {owner.Name} is being made at this moment.");
            }

            if (!_open.TryGetValue(owner.Name, out OpenDisk? open))
            {
                CheckOrigin(owner);
                open = new OpenDisk(OpenFile(owner.Name));
                _open.Add(owner.Name, open);
            }

            open.Shares++;
            return new SharedDisk(open.Device, () => Release(owner.Name, open));
        }
    }

    // The name becomes a path: what is no client's name must not get there, whoever asks.
    private static string KeyOf(string client) => ClientRules.IsLegalName(client.ToLowerInvariant())
        ? client.ToLowerInvariant()
        : throw new FardiskException(ClientErrors.Invalid, $"\"{client}\" is no client name.");

    // A disk that somebody put there by hand has no origin to compare.
    private static bool IsMadeFrom(DiskRecord origin, Image image) =>
        origin.Image is null || (origin.Image == image.Name && origin.ImageVersion == image.Version);

    private void CheckOrigin(Client owner)
    {
        DiskRecord origin = _files.Origin(owner.Name, SystemDisk)
            ?? throw new FardiskException(ImageErrors.NoDisk, $"The disk of client {owner.Name} has not been made: {_files.PathOf(owner.Name, SystemDisk)} is missing.");
        if (origin.Image is not null && origin.Image != owner.Image)
        {
            throw new FardiskException(
                ImageErrors.OtherImage, $"The disk of client {owner.Name} was made from image {origin.Image}; the client's image is {owner.Image}.");
        }
    }

    private RawFileDevice OpenFile(string client)
    {
        string path = _files.PathOf(client, SystemDisk);
        try
        {
            return RawFileDevice.Open(path);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FardiskException(ImageErrors.CannotOpen, $"{path}, the disk of client {client}, cannot be opened: {ex.Message}", ex);
        }
    }

    private void Make(string client, Image image, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        Claim(client);
        try
        {
            bool shared = StoreFile.Guard(
                $"The disk of client {client} cannot be made",
                () => _files.Make(client, SystemDisk, image, _images.PathOf(image), progress, cancellation));
            ImageLog.DiskMade(_logger, client, SystemDisk, image.Name, image.Version, shared);
        }
        finally
        {
            Unclaim(client);
        }
    }

    private void Claim(string client)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(client, out OpenDisk? open))
            {
                throw new FardiskException(ImageErrors.InUse, $"The disk of client {client} is in use by {open.Shares} session(s).");
            }

            if (!_beingMade.Add(client))
            {
                throw new FardiskException(ImageErrors.BeingMade, $"The disk of client {client} is being made at this moment.");
            }
        }
    }

    private void Unclaim(string client)
    {
        lock (_gate)
        {
            _beingMade.Remove(client);
        }
    }

    private void Release(string client, OpenDisk open)
    {
        lock (_gate)
        {
            if (--open.Shares == 0)
            {
                _open.Remove(client);
                open.Device.Dispose();
            }
        }
    }

    private sealed class OpenDisk(RawFileDevice device)
    {
        public RawFileDevice Device { get; } = device;

        /// <summary>How many have it open; changed under the lock only.</summary>
        public int Shares { get; set; }
    }
}
