using System.Diagnostics;
using System.Security.Cryptography;
using Fardisk.Clients;
using Fardisk.Images;
using Fardisk.State;
using Fardisk.State.Sqlite;
using Fardisk.Tests.Clients;
using Fardisk.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Images;

public sealed class ImageCrashTests
{
    private const int MiB = 1024 * 1024;

    /// <summary>The child: imports one image after the other and names each step.</summary>
    public static void ImportUntilKilled(string folder)
    {
        using Store store = new(folder);
        for (int i = store.Images.List().Count; ; i++)
        {
            Image image = store.Images.Import(Path.Combine(folder, "golden.raw"), $"image{i}", new Told(p => Say($"{i} {p.DoneBytes}")));
            Say($"done {image.Name}");
        }
    }

    /// <summary>The child: makes the disk of one client anew, by turns from two images.</summary>
    public static void PrepareUntilKilled(string folder)
    {
        using Store store = new(folder);
        Client client = store.Clients.Get("pc07");
        for (int i = 0; ; i++)
        {
            string image = i % 2 == 0 ? "one" : "two";
            store.Disks.Prepare(client with { Image = image }, new Told(p => Say($"{image} {p.DoneBytes}")));
            Say($"done {image}");
        }
    }

    [Fact]
    public void Import_KilledAtAnyMoment_RegistersWholeImagesOnly()
    {
        using TemporaryFolder temporary = new();
        byte[] golden = RandomNumberGenerator.GetBytes(6 * MiB);
        File.WriteAllBytes(temporary["golden.raw"], golden);
        string hash = Convert.ToHexStringLower(SHA256.HashData(golden));
        int acknowledged = 0;

        for (int round = 0; round < 6; round++)
        {
            acknowledged += KillAfter(CrashChild.Start("import", temporary.Path), lines: 2 + (round * 3));

            using Store store = new(temporary.Path);
            Assert.InRange(store.Images.List().Count, acknowledged, acknowledged + 1);
            acknowledged = store.Images.List().Count;
            Assert.Empty(Directory.GetFileSystemEntries(store.Folder.TemporaryPath));
            Assert.All(store.Images.List(), image =>
            {
                Assert.Equal(hash, image.Sha256);
                Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(store.Images.PathOf(image)))));
            });
        }

        Assert.NotEqual(0, acknowledged);
    }

    [Fact]
    public void Prepare_KilledAtAnyMoment_LeavesOneWholeDiskAndKnowsWhich()
    {
        using TemporaryFolder temporary = new();
        Dictionary<string, byte[]> contents = [];
        using (Store store = new(temporary.Path))
        {
            foreach (string name in (string[])["one", "two"])
            {
                contents[name] = RandomNumberGenerator.GetBytes(3 * MiB);
                File.WriteAllBytes(temporary["source.raw"], contents[name]);
                store.Images.Import(temporary["source.raw"], name);
            }

            store.Disks.Prepare(store.Clients.Add(ClientStoreTests.Pc("pc07", 7) with { Image = "one" }));
        }

        HashSet<string> found = [];
        for (int round = 0; round < 8; round++)
        {
            KillAfter(CrashChild.Start("prepare", temporary.Path), lines: 1 + round);

            using Store store = new(temporary.Path);
            ClientDisk disk = Assert.IsType<ClientDisk>(store.Disks.Find("pc07"));
            Assert.True(File.ReadAllBytes(disk.Path).AsSpan().SequenceEqual(contents[disk.Image]), $"round {round}: {disk.Image}");
            Assert.Empty(Directory.GetFileSystemEntries(store.Folder.TemporaryPath));
            found.Add(disk.Image);
        }

        Assert.Equal(2, found.Count);
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static int KillAfter(Process child, int lines)
    {
        using (child)
        {
            int done = 0;
            for (int i = 0; i < lines; i++)
            {
                done += child.StandardOutput.ReadLine()!.StartsWith("done", StringComparison.Ordinal) ? 1 : 0;
            }

            CrashChild.Kill(child);
            string rest = child.StandardOutput.ReadToEnd();
            return done + rest.Split('\n').SkipLast(1).Count(l => l.StartsWith("done", StringComparison.Ordinal));
        }
    }

    private sealed class Store : IDisposable
    {
        private readonly DataFolderLock _held;
        private readonly SqliteStateStore _state;

        public Store(string folder)
        {
            Folder = DataFolder.Open(Path.Combine(folder, "data"));
            _held = Folder.Lock();
            _state = SqliteStateStore.Open(Folder.StatePath);
            Clients = new ClientStore(_state);
            Images = new ImageStore(_state, Folder, Clients, TimeProvider.System, NullLogger.Instance);
            Disks = new ClientDisks(Images, Folder, Clients, NullLogger.Instance);
        }

        public DataFolder Folder { get; }

        public ClientStore Clients { get; }

        public ImageStore Images { get; }

        public ClientDisks Disks { get; }

        public void Dispose()
        {
            _state.Dispose();
            _held.Dispose();
        }
    }
}
