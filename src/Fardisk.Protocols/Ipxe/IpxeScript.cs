using System.Globalization;
using System.Text;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Ipxe;

/// <summary>Writes the iPXE scripts that PCs fetch. Every command in them is understood by iPXE 1.0.0 of 2019 (Debian's package) and by 2.0.0.</summary>
/// <remarks>
/// <para>All of them end in <c>exit 1</c>: with 0, UEFI's boot manager takes the boot for done and stops; with an error it goes on to its next device. A BIOS goes on either way.</para>
/// <para>Text from an operator or from the network passes <see cref="IpxeText"/>, so it never becomes a command.</para>
/// </remarks>
public static class IpxeScript
{
    /// <summary>Times a disk that does not answer is tried. After a power cut PCs are up before the server is.</summary>
    public const int HookTriesMax = 60;

    /// <summary>Wait between two tries, in milliseconds.</summary>
    public const int HookWaitMilliseconds = 3000;

    /// <summary>Times an unknown PC asks the server again before it goes on to its local disk: a registration in that time needs no key and no reset.</summary>
    public const int AskRoundsMax = 6;

    /// <summary>Wait before an unknown PC asks again, in milliseconds.</summary>
    public const int AskWaitMilliseconds = 5000;

    /// <summary>The menu's time-out, in milliseconds.</summary>
    public const int MenuWaitMilliseconds = 30000;

    /// <summary>The script of a PC with an iSCSI disk.</summary>
    /// <remarks>
    /// The disk is hooked first and booted in a second command, because only so a network that does not answer (tried again)
    /// can be told from a disk with nothing to boot on it (not tried again: it stays hooked, and the installation medium is next).
    /// </remarks>
    /// <param name="san">What to say.</param>
    /// <returns>The text, lines ended by LF, ASCII only.</returns>
    /// <exception cref="ArgumentException">No URI, a URI with blanks, or an initiator that is no iSCSI name.</exception>
    public static string San(SanScript san)
    {
        ArgumentNullException.ThrowIfNull(san);
        if (san.Uris.Count == 0 || san.Uris.Any(u => !IsUri(u)) || !IpxeText.IsIscsiName(san.Initiator))
        {
            throw new ArgumentException("the disk's names were not checked", nameof(san));
        }

        string who = $"{IpxeText.Safe(san.Client)} {san.Mac}";
        string drive = string.Create(CultureInfo.InvariantCulture, $"0x{san.Drive & 0xFF:x2}");
        string uris = string.Join(' ', san.Uris);
        StringBuilder script = Begin(san.BootsFromIt ? $"{who} boots from its iSCSI disk" : $"{who} gets its iSCSI disk, then the next boot device");
        if (san.HideRouter)
        {
            Add(script, "clear netX.dhcp/gateway ||");
        }

        Add(script, $"set initiator-iqn {san.Initiator}");
        Add(script, $"set keep-san {(san.KeepSan ? 1 : 0)}");
        Add(script, "set fardisk-try:int32 0");
        Add(script, ":hook");
        Add(script, "inc fardisk-try");
        // One line each: by the next line something else may have set errno.
        Add(script, $"sanhook --drive {drive} {uris} && goto hooked || echo Fardisk: {who} has no answer from {uris} (try ${{fardisk-try}} of {HookTriesMax}, error ${{errno}})");
        Add(script, $"iseq ${{fardisk-try}} {HookTriesMax} && goto failed ||");
        Add(script, $"prompt --key s --timeout {HookWaitMilliseconds} Fardisk: tries again in {HookWaitMilliseconds / 1000} seconds, S for a shell && shell ||");
        Add(script, "goto hook");
        Add(script, ":failed");
        Add(script, $"echo Fardisk: {who} gives its iSCSI disk up and goes on to the next boot device");
        Add(script, "exit 1");
        Add(script, ":hooked");
        if (san.BootsFromIt)
        {
            Add(script, $"sanboot --no-describe --drive {drive} || echo Fardisk: {who} could not boot from its disk (empty?), error ${{errno}}");
            if (!san.KeepSan)
            {
                Add(script, $"sanunhook --drive {drive} ||");
            }
        }

        Add(script, $"echo Fardisk: {who} goes on to the next boot device");
        Add(script, "exit 1");
        return script.ToString();
    }

    /// <summary>The script of a PC that boots from its local disk.</summary>
    /// <remarks>
    /// A BIOS is told to boot its first disk: many have only the network in their boot order, or begin it anew. Where there is none, and under UEFI, the firmware goes on to its next device.
    /// </remarks>
    /// <param name="client">The client's name, or <see langword="null"/> for an unknown PC.</param>
    /// <param name="mac">Its card.</param>
    /// <returns>The text, lines ended by LF, ASCII only.</returns>
    public static string Local(string? client, MacAddress mac)
    {
        StringBuilder script = Begin($"{IpxeText.Safe(client ?? "unknown PC")} {mac} boots from its local disk");
        AddLocal(script);
        return script.ToString();
    }

    /// <summary>The script of an unknown PC: says how to register it, asks again every few seconds, then goes on to the local disk. A key gives a menu.</summary>
    /// <remarks>
    /// No key can hold it up for ever: <c>choose</c> of 2019 stops its clock at the first key, so the menu comes only by the key M, and any other key ends just one wait
    /// (900 PCs with a stray key each morning: ipxe/ipxe issue 1412).
    /// </remarks>
    /// <param name="mac">Its card.</param>
    /// <param name="askAgain">Absolute URL of this very script.</param>
    /// <returns>The text, lines ended by LF, ASCII only.</returns>
    public static string Menu(MacAddress mac, Uri askAgain)
    {
        ArgumentNullException.ThrowIfNull(askAgain);
        string url = askAgain.AbsoluteUri;
        string command = $"fardisk client add NAME --mac {mac} --image IMAGE";
        StringBuilder script = Begin($"unknown PC {mac} at ${{netX/ip}}");
        Add(script, "echo Fardisk: to give it a disk, run on the server:");
        Add(script, $"echo Fardisk:   {command}");
        Add(script, "inc fardisk-round");
        Add(script, $"iseq ${{fardisk-round}} {AskRoundsMax + 1} && goto local ||");
        Add(script, $"prompt --key m --timeout {AskWaitMilliseconds} Fardisk: asks again in {AskWaitMilliseconds / 1000} seconds"
            + $" (${{fardisk-round}} of {AskRoundsMax}, then the local disk), M for a menu && goto menu ||");
        Add(script, $"chain --replace --autofree {url} || goto local");
        Add(script, ":menu");
        Add(script, $"menu Fardisk: unknown PC {mac} at ${{netX/ip}}");
        Add(script, "item --gap -- To give it a disk, run on the server:");
        Add(script, $"item --gap -- {command}");
        Add(script, "item local Go on to the local disk");
        Add(script, "item again Ask the server again");
        Add(script, "item shell iPXE shell");
        // --retimeout (2023) restarts the clock after a key; an older iPXE refuses the option and takes the second line.
        Add(script, $"choose --default local --timeout {MenuWaitMilliseconds} --retimeout {MenuWaitMilliseconds} fardisk-choice && goto ${{fardisk-choice}} ||");
        Add(script, $"choose --default local --timeout {MenuWaitMilliseconds} fardisk-choice && goto ${{fardisk-choice}} || goto local");
        Add(script, ":again");
        Add(script, $"chain --replace --autofree {url} || goto local");
        Add(script, ":shell");
        Add(script, "shell ||");
        Add(script, "goto menu");
        Add(script, ":local");
        Add(script, $"echo Fardisk: unknown PC {mac} boots from its local disk");
        AddLocal(script);
        return script.ToString();
    }

    private static void AddLocal(StringBuilder script)
    {
        Add(script, "iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||");
        Add(script, "exit 1");
    }

    private static StringBuilder Begin(string what)
    {
        StringBuilder script = new("#!ipxe\n", capacity: 1024);
        Add(script, $"echo Fardisk: {what}");
        return script;
    }

    private static void Add(StringBuilder script, string line) => script.Append(line).Append('\n');

    private static bool IsUri(string uri) => uri.StartsWith("iscsi:", StringComparison.Ordinal)
        && uri.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '_' or '[' or ']');
}
