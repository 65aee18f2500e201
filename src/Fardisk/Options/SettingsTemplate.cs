namespace Fardisk.Options;

/// <summary>The settings file that <c>fardisk init</c> writes: every key with its default and its limits, commented.</summary>
public static class SettingsTemplate
{
    public const string Text = "";
}
