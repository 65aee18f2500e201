namespace Fardisk.Options;

/// <summary>What came of reading a settings text: settings, or every mistake in it.</summary>
/// <param name="Settings">Whole and valid; <see langword="null"/> when there are mistakes.</param>
/// <param name="Mistakes">All of them, in the file's order; empty means valid.</param>
public sealed record SettingsReading(Settings? Settings, IReadOnlyList<SettingsMistake> Mistakes);
