using System.Text;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>Standard output, where a full disk or a closed file is the operator's matter and not our mistake.</summary>
internal sealed class GuardedOutput(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(() => inner.Write(value));

    public override void Write(string? value) => Guard(() => inner.Write(value));

    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

    public override void Flush() => Guard(inner.Flush);

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(ServerErrors.OutputFailed, $"Standard output cannot be written: {(ex.InnerException ?? ex).Message}.", ex);
        }
    }
}
