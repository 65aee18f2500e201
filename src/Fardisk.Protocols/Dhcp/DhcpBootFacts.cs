namespace Fardisk.Protocols.Dhcp;

/// <summary>The boot part of one answer.</summary>
/// <param name="BootFile">A TFTP name for a PXE ROM, an absolute URL for UEFI HTTP Boot and iPXE; <see langword="null"/>: no boot file, and then no PXE marks either.</param>
/// <param name="BootFileBlocks">Size of the boot file in blocks of 512 bytes, 1 to 65,535 are sent; 0: unknown.</param>
/// <param name="HostName">Option 12, or <see langword="null"/>.</param>
/// <param name="Initiator">iSCSI initiator name for iPXE, or <see langword="null"/>.</param>
/// <param name="HideRouter">Leave option 3 out.</param>
public readonly record struct DhcpBootFacts(string? BootFile = null, int BootFileBlocks = 0, string? HostName = null, string? Initiator = null, bool HideRouter = false);
