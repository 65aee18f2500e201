namespace Fardisk.Listeners.Tftp;

/// <summary>What became of a send.</summary>
internal enum SendResult
{
    /// <summary>The kernel has it.</summary>
    Sent,

    /// <summary>No room: as good as lost on the wire, the deadline repairs it.</summary>
    Lost,

    /// <summary>The client's port is closed.</summary>
    ClientGone,

    /// <summary>This way of sending does not work here (an old kernel, a card without checksums, a block larger than the MTU).</summary>
    Unsupported,
}
