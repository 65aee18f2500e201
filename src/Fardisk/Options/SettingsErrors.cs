using Fardisk.Diagnostics;

namespace Fardisk.Options;

/// <summary>What can be wrong with the settings file as a whole; mistakes in it are <see cref="SettingsMistake"/>.</summary>
public static class SettingsErrors
{
    public static readonly ErrorId Mistakes = new(
        "CONF-0001", "The settings file has mistakes.", "Correct every line named above; docs/reference/settings.md lists all keys with their limits.");

    public static readonly ErrorId CannotRead = new(
        "CONF-0002", "The settings file cannot be read.", "Check the path given with --config and that this user may read it, or write a new file with `fardisk init`.");
}
