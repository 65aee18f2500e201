using Fardisk.Diagnostics;

namespace Fardisk.Clients;

/// <summary>What can be wrong with a client.</summary>
public static class ClientErrors
{
    public static readonly ErrorId Invalid = new(
        "CLIENT-0001", "The client's settings are not valid.", "Correct every point named above; `fardisk client add --help` shows the forms.");

    public static readonly ErrorId Exists = new(
        "CLIENT-0002", "There is a client of this name.", "Choose another name, or change the existing one with `fardisk client set`.");

    public static readonly ErrorId Missing = new(
        "CLIENT-0003", "There is no such client.", "Look at `fardisk client list`, or add it with `fardisk client add`.");

    public static readonly ErrorId BadPattern = new(
        "CLIENT-0004", "The client pattern cannot be read.", "Use a name, pc*, pc[01-30], a MAC address or an IP address.");

    public static readonly ErrorId BadRecord = new(
        "CLIENT-0005", "A client's record in the state database cannot be read.", "Restore a backup of state.db, or remove this client and add it again.");
}
