using System.Threading.Channels;
using Fardisk.Server.Api;
using Spectre.Console;

namespace Fardisk.Server.Cli;

/// <summary>Shows how far a long command is, on standard error: a moving bar on a terminal, else a line now and then, and nothing at all when it is quick.</summary>
internal sealed class ProgressDisplay(CliEnvironment environment) : IAsyncDisposable
{
    private static readonly TimeSpan s_silentFor = TimeSpan.FromSeconds(2);
    private const int StepPercent = 10;

    private readonly Channel<ApiProgress> _steps = Channel.CreateUnbounded<ApiProgress>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long _started = environment.Time.GetTimestamp();
    private Task? _bar;
    private string _what = "";
    private int _shownPercent;

    public void Report(ApiProgress progress)
    {
        if (environment.ErrorIsTerminal)
        {
            _bar ??= ShowBar();
            _steps.Writer.TryWrite(progress);
        }
        else
        {
            WriteLine(progress);
        }
    }

    /// <summary>Ends the bar and leaves its last state on the screen.</summary>
    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        if (_bar is not null)
        {
            await _bar;
        }
    }

    private Task ShowBar()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(environment.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = environment.ErrorHasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(Move);
    }

    private async Task Move(ProgressContext context)
    {
        Dictionary<string, ProgressTask> bars = [];
        await foreach (ApiProgress step in _steps.Reader.ReadAllAsync())
        {
            if (!bars.TryGetValue(step.What, out ProgressTask? bar))
            {
                bar = context.AddTask(Markup.Escape(TerminalText.Escape(step.What)), maxValue: Math.Max(1, step.TotalBytes));
                bars.Add(step.What, bar);
            }

            bar.Value = step.DoneBytes;
        }
    }

    private void WriteLine(ApiProgress progress)
    {
        int percent = progress.TotalBytes > 0 ? (int)(progress.DoneBytes * 100m / progress.TotalBytes) : 0;
        if (progress.What != _what)
        {
            _what = progress.What;
            _shownPercent = 0;
        }

        if (percent < _shownPercent + StepPercent || environment.Time.GetElapsedTime(_started) < s_silentFor)
        {
            return;
        }

        _shownPercent = percent - (percent % StepPercent);
        environment.Error.WriteLine(
            $"{TerminalText.Escape(progress.What)}: {percent} % ({Quantity.Bytes(progress.DoneBytes)} of {Quantity.Bytes(progress.TotalBytes)})");
    }
}
