using Fardisk.Diagnostics;

namespace Fardisk.Listeners.Iscsi;

/// <summary>What an operator can meet of the iSCSI part; ids of violations (ISCSI-0001 to 0099) stand in the protocol.</summary>
public static class IscsiErrors
{
    public static readonly ErrorId PortInUse = new(
        "ISCSI-0101", "Another program listens on the iSCSI port.", "Stop it (ss -ltnp shows it: tgt, istgt, an old fardisk) or set another port in iscsi.listen.");

    public static readonly ErrorId CannotListen = new(
        "ISCSI-0102", "The system does not let us listen on the iSCSI address.", "Check that iscsi.listen names an address of this machine (ip address) and a port above 1023, or start as root.");

    public static readonly ErrorId NoSuchTarget = new(
        "ISCSI-0110", "An initiator asked for a target that no client has.", "Compare the name with 'fardisk client show NAME'; the script or the initiator's settings may be old.");

    public static readonly ErrorId WrongInitiator = new(
        "ISCSI-0111", "An initiator asked for a disk under a name that may not open it.", "Set the initiator's name to the one of 'fardisk client show NAME', or give the client that name (--initiator).");

    public static readonly ErrorId WrongAddress = new(
        "ISCSI-0112", "An initiator asked for a disk from an address that belongs to none of the client's cards.",
        "Register the PC's card (fardisk client set NAME --mac), or allow its network (--access net=CIDR).");

    public static readonly ErrorId OutsideNetwork = new(
        "ISCSI-0113", "An initiator asked for a disk from outside the network that may open it.", "Widen the network (fardisk client set NAME --access net=CIDR) or move the PC.");

    public static readonly ErrorId InUse = new(
        "ISCSI-0114", "A disk was asked for while another session that lives owns it.", "Shut the other PC down, or give one of the two another disk: two systems on one disk destroy it.");

    public static readonly ErrorId CannotOpenDisk = new(
        "ISCSI-0115", "A client's disk cannot be opened.", "Read the reason; 'fardisk client show NAME' names the disk and its file.");

    public static readonly ErrorId LoginTimedOut = new(
        "ISCSI-0116", "A connection did not log in in time.", "Look at what runs on that address; a port scanner does this, a PC does not.");

    public static readonly ErrorId TooManyConnections = new(
        "ISCSI-0117", "The limit of iSCSI connections is reached.", "Raise iscsi.connectionsMax, or find out who opens so many ('fardisk status').");
}
