namespace Fardisk.Protocols.Wire;

/// <summary>Why bytes from the network could not be decoded. A peer's mistake, never an exception.</summary>
public enum WireError
{
    /// <summary>Decoded.</summary>
    None,

    /// <summary>Fewer bytes than the structure needs.</summary>
    Truncated,

    /// <summary>A length is over the limit that we declared or that the RFC sets.</summary>
    TooLong,

    /// <summary>A fixed field has a value that no version of the protocol allows.</summary>
    BadField,

    /// <summary>A kind of message that we do not serve.</summary>
    Unsupported,
}
