using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Fardisk.SystemTests.Dhcp;

/// <summary>Two network namespaces with a cable between them: <c>srv0</c> with 10.99.0.1/24 in one, <c>cli0</c> without an address in the other. Removed on dispose.</summary>
internal sealed partial class NetworkPair : IDisposable
{
    public const string ServerInterface = "srv0";
    public const string ClientInterface = "cli0";
    private const int NewNetwork = 0x4000_0000; // CLONE_NEWNET

    private static int s_count;
    private readonly string _server = $"fdsrv{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
    private readonly string _client;

    public NetworkPair()
    {
        _client = _server.Replace("srv", "cli", StringComparison.Ordinal);
        Ip($"netns add {_server}");
        Ip($"netns add {_client}");
        Ip($"-n {_server} link add {ServerInterface} type veth peer name {ClientInterface} netns {_client}");
        Ip($"-n {_server} address add 10.99.0.1/24 dev {ServerInterface}");
        Ip($"-n {_server} link set {ServerInterface} up");
        Ip($"-n {_client} link set {ClientInterface} up");
    }

    /// <summary>Runs ip(8) for the client's side.</summary>
    public void ClientIp(string arguments) => Ip($"-n {_client} {arguments}");

    /// <summary>Runs on a thread of its own in the server's namespace: sockets opened there stay there.</summary>
    public T InServer<T>(Func<T> work) => In(_server, work);

    /// <summary>The same in the client's namespace.</summary>
    public T InClient<T>(Func<T> work) => In(_client, work);

    public void Dispose()
    {
        Ip($"netns del {_server}");
        Ip($"netns del {_client}");
    }

    /// <summary>Runs on a thread of its own in a namespace.</summary>
    internal static T In<T>(string name, Func<T> work)
    {
        T result = default!;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                // FileStream seeks, and this kind of file cannot.
                int handle = Open($"/var/run/netns/{name}", 0);
                Assert.True(SetNamespace(handle, NewNetwork) == 0, "setns failed: these tests need root (CAP_SYS_ADMIN)");
                _ = Close(handle);
                result = work();
            }
            catch (Exception ex)
            {
                failure = ex;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    private static void Ip(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {arguments}: {error.Trim()} (these tests need root and network namespaces)");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int handle, int kind);
}
