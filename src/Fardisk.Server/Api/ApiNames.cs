using System.Text.Json;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Api;

/// <summary>The engine's enumerations as they are written in JSON and on the command line.</summary>
internal static class ApiNames
{
    public static string Of(BootStage stage) => BootStageName.Of(stage);

    public static string Of(ClientStage stage) => Camel(stage.ToString());

    public static string Of(FirmwareKind firmware) => Camel(firmware.ToString());

    public static string Of(BootAction action) => Camel(action.ToString());

    // One word, as iPXE's commands: sanboot, sanhook.
    public static string Of(BootForm form) => form.ToString().ToLowerInvariant();

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
