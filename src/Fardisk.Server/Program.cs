using System.Runtime.InteropServices;
using Fardisk.Server.Cli;

// The first signal ends what runs in good order; a second one ends the process at once, as if nobody had asked for the first.
using CancellationTokenSource ending = new();
void End(PosixSignalContext context)
{
    if (!ending.IsCancellationRequested)
    {
        context.Cancel = true;
        ending.Cancel();
    }
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CliApp.Run(args, CliEnvironment.OfProcess(), ending.Token);
