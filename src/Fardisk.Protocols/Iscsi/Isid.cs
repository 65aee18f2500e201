namespace Fardisk.Protocols.Iscsi;

/// <summary>The initiator session identifier, six bytes (RFC 7143 §11.12.5): with the initiator's name it names the initiator's port.</summary>
/// <param name="Value">The six bytes as a big-endian number, 0 to 2^48-1.</param>
public readonly record struct Isid(ulong Value)
{
    /// <summary>The program behind it.</summary>
    public InitiatorKind Kind => (Value >> 16) switch
    {
        0x4000_2723 => InitiatorKind.Ipxe,
        0x0000_AA01 => InitiatorKind.Uefi,
        0x4000_0137 => InitiatorKind.Windows,
        _ when Value >> 24 == 0x00_023D => InitiatorKind.Linux,
        _ => InitiatorKind.Other,
    };

    /// <summary>True: firmware that boots, not a running system.</summary>
    public bool IsFirmware => Kind is InitiatorKind.Ipxe or InitiatorKind.Uefi;

    /// <summary>Twelve hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x12");
}
