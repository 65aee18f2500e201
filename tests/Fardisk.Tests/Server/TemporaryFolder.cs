namespace Fardisk.Tests.Server;

/// <summary>A folder of one test, gone afterwards. Short, because the path of a Unix socket is short.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fd-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
