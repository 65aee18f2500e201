using Fardisk.Diagnostics;

namespace Fardisk.Server.Api;

/// <summary>What can go wrong in the program around the engine: command line, API, start. One page each under docs/errors.</summary>
public static class ServerErrors
{
    public static readonly ErrorId NoSettings = new(
        "SRV-0001", "There is no settings file.", "Run `fardisk init` to write one here, or name yours with --config FILE.");

    public static readonly ErrorId DataFolderBusy = new(
        "SRV-0002", "Another fardisk process holds the data folder.", "Wait until it has ended, or end it. Two servers on one machine need a data folder each ([server] data).");

    public static readonly ErrorId AnswerCut = new(
        "SRV-0003", "The server's answer ended in the middle.", "Look with `fardisk status` whether the server still runs and whether the change was made, then run the command again.");

    public static readonly ErrorId AdminPort = new(
        "SRV-0004", "The admin address cannot be listened on.", "Set another address in [server] admin, or end the program that holds it (ss -ltnp shows it).");

    public static readonly ErrorId ControlSocket = new(
        "SRV-0005", "The control socket in the data folder cannot be used.", "Check the rights of the data folder, and that its path is shorter than 90 characters.");

    public static readonly ErrorId UnknownVerb = new(
        "SRV-0006", "The server does not know this request.", "Restart the server: it is probably older than this command.");

    public static readonly ErrorId Forbidden = new(
        "SRV-0007", "The API refused the request.", "Send the token of admin.token in the data folder as `Authorization: Bearer TOKEN`, and use the address of [server] admin as it is written there.");

    public static readonly ErrorId Stopping = new(
        "SRV-0008", "The server is stopping.", "Start it again with `fardisk serve` and repeat the command.");

    public static readonly ErrorId BadRequest = new(
        "SRV-0009", "The request is not one the API can read.", "Send POST /api/VERB with a JSON object as docs/reference/commands.md shows.");

    public static readonly ErrorId SettingsExist = new(
        "SRV-0010", "There is a settings file already.", "Edit that file, or name another one: fardisk --config FILE init.");

    public static readonly ErrorId NoErrorPage = new(
        "SRV-0011", "No error has this id.", "Run `fardisk error` without an id to list them all.");

    public static readonly ErrorId CannotWriteSettings = new(
        "SRV-0012", "The settings file cannot be written.", "Check the folder and its rights, or name another file: fardisk --config FILE init.");

    public static readonly ErrorId OutputFailed = new(
        "SRV-0013", "The result cannot be written.", "Look where the output goes: a full disk, a closed file. The command itself was carried out.");

    public static readonly ErrorId OurMistake = new(
        "SRV-0070", "Something went wrong inside Fardisk: this is our mistake.", "Run the command again with --verbose and report what it prints; nothing you set is at fault.");

    public static readonly ErrorId BadValue = new(
        "CMD-0001", "A value on the command line cannot be used.", "Correct the value; `fardisk COMMAND --help` shows what each option takes.");

    public static readonly ErrorId NotYet = new(
        "CMD-0002", "This is not there yet.", "Leave the option out, or use --writes keep: each client keeps its own disk.");
}
