namespace Fardisk.SystemTests.Boot;

/// <summary>One booted PC.</summary>
/// <param name="RootSource">Device of /.</param>
/// <param name="RootTransport">Transport of that disk ("iscsi").</param>
/// <param name="IsUefi">Booted by UEFI.</param>
/// <param name="Ibft">Files below /sys/firmware/ibft, name to content.</param>
/// <param name="Serial">Serial number of the disk.</param>
/// <param name="Wwn">World-wide name of the disk.</param>
/// <param name="DiskBytes">Size of the disk.</param>
/// <param name="WriteCache">The kernel's view of the write cache ("write back").</param>
/// <param name="Address">The PC's own IPv4 address, prefix included.</param>
public sealed record GuestFacts(
    string RootSource, string RootTransport, bool IsUefi, IReadOnlyDictionary<string, string> Ibft, string Serial, string Wwn, long DiskBytes, string WriteCache, string Address);
