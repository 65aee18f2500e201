using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace Fardisk.Tests.State;

/// <summary>This test program started as a child that does one job until it is killed: the only honest way to test what a kill leaves.</summary>
internal static class CrashChild
{
    private const string JobVariable = "FARDISK_TEST_CHILD";
    private const string FolderVariable = "FARDISK_TEST_FOLDER";

    private static readonly Dictionary<string, Action<string>> s_jobs = new()
    {
        ["leases"] = SqliteCrashTests.WriteLeasesUntilKilled,
        ["lock"] = DataFolderTests.HoldLockUntilKilled,
        ["import"] = Images.ImageCrashTests.ImportUntilKilled,
        ["prepare"] = Images.ImageCrashTests.PrepareUntilKilled,
    };

    /// <summary>Starts a job. Its standard input ends with this process, so that no child outlives a test run that was broken off. Its standard output is the test's to read; a line is written and flushed for each thing it did.</summary>
    public static Process Start(string job, string folder)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Fardisk.Tests")) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[JobVariable] = job;
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    /// <summary>The next thing it says; when it has ended by itself, the test fails with what it complained of.</summary>
    public static string ReadLine(Process child)
    {
        string? line = child.StandardOutput.ReadLine();
        if (line is null)
        {
            Assert.Fail("The child ended by itself: " + child.StandardError.ReadToEnd());
        }

        return line;
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public static void Kill(Process child)
    {
        child.Kill();
        child.WaitForExit();
    }

    // Runs before the test runner does, which the child must never become.
    [ModuleInitializer]
    internal static void RunJob()
    {
        if (Environment.GetEnvironmentVariable(JobVariable) is { Length: > 0 } job)
        {
            s_jobs[job](Environment.GetEnvironmentVariable(FolderVariable)!);
            Environment.Exit(0);
        }
    }
}
