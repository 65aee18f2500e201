using Fardisk.Images;

namespace Fardisk.Tests.Images;

/// <summary>Progress that is told on the calling thread, at once.</summary>
internal sealed class Told(Action<CopyProgress> told) : IProgress<CopyProgress>
{
    public void Report(CopyProgress value) => told(value);
}
