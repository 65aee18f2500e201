using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fardisk.Options;
using Fardisk.Server.Api;
using Fardisk.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Cli;

/// <summary>Runs one command: builds the request, finds the way to the engine, shows progress, prints the answer as text or JSON.</summary>
internal sealed class CliCaller(CliEnvironment environment, GlobalOptions options)
{
    public CliEnvironment Environment => environment;

    public GlobalOptions Options => options;

    public TextWriter Output => environment.Output;

    public bool IsJson(ParseResult parse) => parse.GetValue(options.Json);

    /// <summary>Reads the settings file that this command line means.</summary>
    public Settings LoadSettings(ParseResult parse) => SettingsLocator.Load(environment, parse.GetValue(options.Config));

    /// <summary>Where logs go. A single command says only what is wrong.</summary>
    public LineLoggerProvider Loggers(ParseResult parse, LogLevel usual) =>
        new(environment.Error, parse.GetValue(options.Verbose) ? LogLevel.Debug : usual, environment.Time);

    /// <summary>Sends one request and prints its answer.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="verb">"client.add".</param>
    /// <param name="arguments">What goes with it.</param>
    /// <param name="argumentsType">Its JSON.</param>
    /// <param name="resultType">The answer's JSON.</param>
    /// <param name="show">Prints the answer when <c>--json</c> is not asked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="onItem">Prints one element of an answer that goes on and on; then the answer itself is not printed.</param>
    public async Task<int> Call<TArguments, TResult>(
        ParseResult parse,
        string verb,
        TArguments arguments,
        JsonTypeInfo<TArguments> argumentsType,
        JsonTypeInfo<TResult> resultType,
        Action<TResult> show,
        CancellationToken cancellation,
        Action<JsonElement>? onItem = null)
    {
        Settings settings = LoadSettings(parse);
        using LineLoggerProvider loggers = Loggers(parse, LogLevel.Warning);
        JsonElement result;
        await using (ICommandChannel channel = await ChannelOpener.Open(settings, environment, loggers, cancellation))
        await using (ProgressDisplay progress = new(environment))
        {
            void OnLine(ApiMessage message)
            {
                if (message.Progress is { } step)
                {
                    progress.Report(step);
                }
                else if (message.Item is { } item)
                {
                    onItem?.Invoke(item);
                }
            }

            result = await channel.Call(verb, JsonSerializer.SerializeToElement(arguments, argumentsType), OnLine, cancellation);
        }

        if (onItem is null && IsJson(parse))
        {
            Output.WriteLine(CliJson.Indent(result));
        }
        else if (onItem is null)
        {
            show(result.Deserialize(resultType) ?? throw new InvalidOperationException($"{verb} answered null"));
        }

        return ExitCode.Success;
    }
}
