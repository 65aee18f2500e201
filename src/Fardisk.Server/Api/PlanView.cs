namespace Fardisk.Server.Api;

/// <summary>What one client gets at one stage.</summary>
public sealed record PlanView
{
    /// <summary><c>rom</c>, <c>ipxe</c>, <c>os</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>For which firmware: <c>bios</c>, <c>efiX64</c>, <c>httpX64</c>; several when they get the same; <c>none</c> for a running system.</summary>
    public required IReadOnlyList<string> Firmware { get; init; }

    /// <summary><c>san</c>, <c>hookAndExit</c>, <c>menu</c>, <c>local</c>, <c>ignore</c>.</summary>
    public required string Action { get; init; }

    public required IReadOnlyList<PlanLineView> Lines { get; init; }

    /// <summary>What goes into the DHCP answer's file field.</summary>
    public string? BootFile { get; init; }

    /// <summary>The script's text, at stage <c>ipxe</c>.</summary>
    public string? Script { get; init; }
}
