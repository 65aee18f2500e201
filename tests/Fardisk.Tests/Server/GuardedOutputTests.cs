using System.Text;
using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class GuardedOutputTests
{
    [Fact]
    public async Task Run_WhenTheOutputCannotBeWritten_IsASentence()
    {
        using CliHarness cli = new();
        using StringWriter error = new();
        using FullWriter full = new();
        using GuardedOutput output = new(full);

        int code = await CliApp.Run(["client", "list"], cli.Environment(output, error), TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.StartsWith("SRV-0013: Standard output cannot be written: no space.", error.ToString());
    }

    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("no space");
    }
}
