using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using Fardisk.Server.Demo;

namespace Fardisk.Server.Cli;

/// <summary>Every command there is.</summary>
internal static class CommandTree
{
    private const string Examples =
        """
        Examples:
          fardisk init                                             write a settings file for this machine
          fardisk image import win10.raw win10                     store a golden disk
          fardisk client add pc07 --mac 52:54:00:12:34:56 --image win10
          fardisk serve                                            run the server
          fardisk watch pc07                                       see it boot, step by step
          fardisk explain pc07                                     see why it gets what it gets

        Exit codes: 0 done, 1 it failed (the message has an id: fardisk error ID), 2 the command line is wrong, 70 our mistake.
        """;

    /// <summary>Makes the tree for one command line.</summary>
    public static RootCommand Create(CliEnvironment environment, GlobalOptions options)
    {
        CliCaller caller = new(environment, options);
        RootCommand root = new("Fardisk boots rooms of PCs from disks that are somewhere else: DHCP, TFTP, HTTP, iPXE and iSCSI in one program.");
        root.Options.Clear();
        root.Add(new HelpOption("--help", "-h", "-?") { Description = "Show help.", Action = new HelpWithExamples(Examples, environment.Width), Recursive = true });
        root.Add(Version(environment, options));
        root.Add(options.Config);
        root.Add(options.Json);
        root.Add(options.Verbose);

        root.Add(InitCommand.Create(caller));
        root.Add(ServeCommand.Create(caller));
        root.Add(DemoCommand.Create());
        root.Add(ImageCommands.Create(caller));
        root.Add(ClientCommands.Create(caller));
        root.Add(StatusCommand.Create(caller));
        root.Add(WatchCommand.Create(caller));
        root.Add(ExplainCommand.Create(caller));
        root.Add(LeaseCommands.Create(caller));
        root.Add(ErrorCommand.Create(caller));
        return root;
    }

    private static Option<bool> Version(CliEnvironment environment, GlobalOptions options) => new("--version")
    {
        Description = "Print the version.",
        Action = new PrintVersion(environment, options),
    };

    private sealed class PrintVersion(CliEnvironment environment, GlobalOptions options) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            environment.Output.WriteLine(parseResult.GetValue(options.Json)
                ? CliJson.Indent(JsonSerializer.SerializeToElement(new VersionView(ProductVersion.Text), CliJson.Default.VersionView))
                : $"fardisk {ProductVersion.Text}");
            return ExitCode.Success;
        }
    }
}
