namespace Fardisk.Protocols.Dhcp;

/// <summary>The DHCP options that we read or write, by their codes (RFC 2132 where nothing else is named).</summary>
public enum DhcpOption : byte
{
    /// <summary>A filler byte without a length.</summary>
    Pad = 0,

    /// <summary>Mask of the client's subnet.</summary>
    SubnetMask = 1,

    /// <summary>Default routers.</summary>
    Router = 3,

    /// <summary>Domain name servers.</summary>
    DomainNameServer = 6,

    /// <summary>The client's name.</summary>
    HostName = 12,

    /// <summary>Boot file size in blocks of 512 bytes.</summary>
    BootFileSize = 13,

    /// <summary>Domain name.</summary>
    DomainName = 15,

    /// <summary>Broadcast address of the subnet.</summary>
    BroadcastAddress = 28,

    /// <summary>Vendor-specific information: for PXE a list of sub-options.</summary>
    VendorSpecific = 43,

    /// <summary>The address that the client wishes.</summary>
    RequestedAddress = 50,

    /// <summary>Lease time in seconds.</summary>
    LeaseTime = 51,

    /// <summary>Says that the fields file or sname carry options.</summary>
    Overload = 52,

    /// <summary>The kind of message.</summary>
    MessageType = 53,

    /// <summary>The server that is meant or that answers.</summary>
    ServerIdentifier = 54,

    /// <summary>The options that the client asks for.</summary>
    ParameterRequestList = 55,

    /// <summary>Why a NAK was sent.</summary>
    Message = 56,

    /// <summary>Largest message that the client takes, in bytes with IP and UDP headers.</summary>
    MaximumMessageSize = 57,

    /// <summary>T1 in seconds.</summary>
    RenewalTime = 58,

    /// <summary>T2 in seconds.</summary>
    RebindingTime = 59,

    /// <summary>What kind of client this is: "PXEClient:Arch:00007:UNDI:003000".</summary>
    VendorClass = 60,

    /// <summary>The client's own name for itself; echoed (RFC 6842).</summary>
    ClientIdentifier = 61,

    /// <summary>TFTP server name.</summary>
    TftpServerName = 66,

    /// <summary>Boot file name.</summary>
    BootFileName = 67,

    /// <summary>User class (RFC 3004); iPXE sends its bare name.</summary>
    UserClass = 77,

    /// <summary>Relay agent information (RFC 3046).</summary>
    RelayAgentInformation = 82,

    /// <summary>Client system architecture (RFC 4578).</summary>
    ClientArchitecture = 93,

    /// <summary>Client network device interface (RFC 4578).</summary>
    ClientNetworkInterface = 94,

    /// <summary>Client machine identifier (RFC 4578); echoed.</summary>
    ClientMachineIdentifier = 97,

    /// <summary>Subnet selection (RFC 3011); echoed.</summary>
    SubnetSelection = 118,

    /// <summary>iPXE's own sub-options.</summary>
    Ipxe = 175,

    /// <summary>Initiator name, as iPXE understands it.</summary>
    IscsiInitiator = 203,

    /// <summary>Ends the list.</summary>
    End = 255,
}
