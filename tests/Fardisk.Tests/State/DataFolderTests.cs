using System.Diagnostics;
using System.Runtime.InteropServices;
using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Fardisk.Tests.State;

public sealed partial class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The child: says when it has the lock, then waits for its end.</summary>
    internal static void HoldLockUntilKilled(string folder)
    {
        using DataFolderLock held = DataFolder.Open(folder).Lock();
        Console.Out.WriteLine("held");
        Console.Out.Flush();
        Console.In.Read();
    }

    [Fact]
    public void Open_NewPath_MakesTheLayout()
    {
        DataFolder folder = DataFolder.Open(_folder["a/b"]);

        Assert.Equal(_folder["a/b"], folder.Root);
        Assert.All((string[])[folder.ImagesPath, folder.ClientsPath, folder.TemporaryPath], p => Assert.True(Directory.Exists(p), p));
        Assert.Equal(["clients", "images", "tmp"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order());
        Assert.Equal(_folder["a/b/state.db"], folder.StatePath);
    }

    [Fact]
    public void Open_PathIsAFile_SaysSo()
    {
        File.WriteAllText(_folder["data"], "");

        FardiskException refused = Assert.Throws<FardiskException>(() => DataFolder.Open(_folder["data"]));

        Assert.Equal("STATE-0007", refused.Error.Id);
        Assert.Contains(_folder["data"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_HeldInThisProcess_IsRefusedUntilItIsReleased()
    {
        DataFolder folder = DataFolder.Open(_folder.Path);
        DataFolderLock first = folder.Lock();

        Assert.Null(folder.TryLock(out int holder));
        Assert.Equal(Environment.ProcessId, holder);
        first.Dispose();
        first.Dispose();

        using DataFolderLock? second = folder.TryLock(out _);
        Assert.NotNull(second);
    }

    [Fact]
    public void Lock_HeldByAnotherProcess_NamesItAndIsFreeWhenItIsKilled()
    {
        DataFolder folder = DataFolder.Open(_folder.Path);
        using Process other = CrashChild.Start("lock", _folder.Path);
        try
        {
            Assert.Equal("held", CrashChild.ReadLine(other));
            FardiskException refused = Assert.Throws<FardiskException>(folder.Lock);
            Assert.Equal("STATE-0006", refused.Error.Id);
            Assert.Contains($"process {other.Id}", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            CrashChild.Kill(other);
        }

        using DataFolderLock held = folder.Lock();
    }

    [Fact]
    public void Lock_ReleasedWhileAChildIsBeingStarted_IsFreeAtOnce()
    {
        // Between fork and exec a child has a copy of every handle: a lock that only closing releases would live on in it.
        SafeFileHandle held = FileLock.TryTake(_folder["lock"], out _)!;
        using SafeFileHandle childsCopy = Duplicate(held);
        Assert.Null(FileLock.TryTake(_folder["lock"], out _));

        FileLock.Release(held);

        using SafeFileHandle? again = FileLock.TryTake(_folder["lock"], out _);
        Assert.NotNull(again);
    }

    [Fact]
    public void Lock_EmptiesTemporaryAndNothingElse()
    {
        DataFolder folder = DataFolder.Open(_folder.Path);
        string elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "keep"), "");
        File.WriteAllText(folder.NewTemporaryPath(".raw"), "half a disk");
        string nested = Directory.CreateDirectory(folder.NewTemporaryPath(".removed")).FullName;
        File.WriteAllText(Path.Combine(nested, "system.raw"), "");
        File.CreateSymbolicLink(folder.NewTemporaryPath(".link"), elsewhere);
        File.WriteAllText(Path.Combine(folder.ImagesPath, "keep"), "");

        using DataFolderLock held = folder.Lock();

        Assert.Empty(Directory.GetFileSystemEntries(folder.TemporaryPath));
        Assert.True(File.Exists(Path.Combine(elsewhere, "keep")));
        Assert.True(File.Exists(Path.Combine(folder.ImagesPath, "keep")));
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial SafeFileHandle Duplicate(SafeFileHandle handle);
}
