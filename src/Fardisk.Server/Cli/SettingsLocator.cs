using Fardisk.Diagnostics;
using Fardisk.Options;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>Which settings file a command works with: <c>--config</c>, else the folder's, else the machine's.</summary>
internal static class SettingsLocator
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FardiskException">SRV-0001: there is none; CONF-…: it is wrong.</exception>
    public static Settings Load(CliEnvironment environment, string? config)
    {
        if (!string.IsNullOrEmpty(config))
        {
            string named = Path.GetFullPath(config, environment.Folder);
            return File.Exists(named)
                ? SettingsFile.Load(named)
                : throw new FardiskException(ServerErrors.NoSettings, $"There is no settings file {named}.");
        }

        string here = Path.Combine(environment.Folder, CliEnvironment.SettingsFileName);
        string? found = File.Exists(here) ? here : File.Exists(environment.SystemSettings) ? environment.SystemSettings : null;
        return found is not null
            ? SettingsFile.Load(found)
            : throw new FardiskException(ServerErrors.NoSettings, $"There is no settings file: neither {here} nor {environment.SystemSettings}.");
    }
}
