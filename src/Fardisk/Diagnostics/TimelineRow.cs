using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Diagnostics;

/// <summary>Events as the store keeps them.</summary>
internal static class TimelineRow
{
    /// <summary>Longest text, in characters: it may come from the network.</summary>
    public const int TextMax = 1000;

    public static EventRow Of(BootEvent e) => new(
        e.At.UtcTicks, e.Mac.ToString(), BootStageName.Of(e.Stage), e.Text, e.Client ?? "", e.Duration?.Ticks ?? -1, e.BootNumber);

    /// <summary>False for a row of another version that we cannot show.</summary>
    public static bool TryRead(EventRow row, out BootEvent e)
    {
        e = new BootEvent(default, default, default, "");
        if (!MacAddress.TryParse(row.Mac, out MacAddress mac) || !BootStageName.TryParse(row.Stage, out BootStage stage)
            || row.AtTicks < DateTimeOffset.MinValue.UtcTicks || row.AtTicks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        e = new BootEvent(
            new DateTimeOffset(row.AtTicks, TimeSpan.Zero),
            mac,
            stage,
            row.Text,
            row.Client.Length > 0 ? row.Client : null,
            row.DurationTicks >= 0 ? TimeSpan.FromTicks(row.DurationTicks) : null,
            row.BootNumber);
        return true;
    }
}
