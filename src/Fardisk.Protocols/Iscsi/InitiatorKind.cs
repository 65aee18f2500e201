namespace Fardisk.Protocols.Iscsi;

/// <summary>Which program logs in, told by the ISID before it says anything else (RFC 7143 §11.12.5).</summary>
public enum InitiatorKind
{
    /// <summary>Any other: libiscsi, QEMU, an adapter. Counted as an operating system.</summary>
    Other,

    /// <summary>iPXE: 40 00 27 23 and two random bytes, new for every connection.</summary>
    Ipxe,

    /// <summary>The UEFI firmware's own initiator: 00 00 AA 01 and two random bytes.</summary>
    Uefi,

    /// <summary>open-iscsi: 00 02 3D.</summary>
    Linux,

    /// <summary>Microsoft's initiator: 40 00 01 37.</summary>
    Windows,
}
