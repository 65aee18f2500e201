using System.Buffers.Binary;
using System.Text;

namespace Fardisk.Protocols.Dhcp;

/// <summary>Puts an answer into bytes, in the form that the asker's firmware understands.</summary>
/// <remarks>
/// A PXE ROM gets siaddr, the file field, option 60 "PXEClient", option 43 "06 01 08 ff" (use no boot server discovery) and its option 97 back: with these edk2 takes
/// the offer before all others and asks nothing more on port 4011. UEFI HTTP Boot gets option 60 "HTTPClient" and its URL; iPXE its URL and 175.176, which ends its wait for proxies.
/// </remarks>
public static class DhcpAnswer
{
    /// <summary>Smallest message that every client must take, in bytes with IP and UDP headers (RFC 2131 §2).</summary>
    public const int MessageSizeMin = 576;

    /// <summary>Largest message that we send, in bytes with IP and UDP headers: one Ethernet frame. edk2 asks for up to 65,280.</summary>
    public const int MessageSizeMax = 1472;

    /// <summary>Largest UDP payload that <see cref="Write"/> makes; the target must be as large.</summary>
    public const int SizeMax = MessageSizeMax - Headers;

    private const int Headers = 28; // IPv4 and UDP
    private const int BootpSize = 300; // old relay agents and ROMs drop anything shorter
    private const int FileFieldSize = 128;

    /// <summary>How long an answer to this message may be, from its option 57.</summary>
    /// <param name="request">The message that is answered.</param>
    /// <returns>Bytes of UDP payload, 548 to 1,444.</returns>
    public static int SizeLimit(DhcpPacket request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int asked = request.Option(DhcpOption.MaximumMessageSize) is { Length: 2 } value ? BinaryPrimitives.ReadUInt16BigEndian(value) : MessageSizeMin;
        return Math.Clamp(asked, MessageSizeMin, MessageSizeMax) - Headers;
    }

    /// <summary>Writes an OFFER, an ACK or a NAK.</summary>
    /// <param name="target">At least <see cref="SizeMax"/> bytes.</param>
    /// <param name="request">The message that is answered.</param>
    /// <param name="asker">Who sent it.</param>
    /// <param name="verdict">Offer, Ack, AckInform or Nak.</param>
    /// <param name="network">What every client there is told.</param>
    /// <param name="boot">The boot part; an ordinary device gets its host name out of it and nothing else.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The verdict is not one that is answered, or the target is too small: our own mistake.</exception>
    public static int Write(
        Span<byte> target, DhcpPacket request, in DhcpAsker asker, in DhcpVerdict verdict, DhcpNetworkFacts network, in DhcpBootFacts boot)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, SizeMax);
        DhcpMessageType type = TypeOf(verdict.Action);
        bool isNak = type is DhcpMessageType.Nak;
        DhcpBootFacts given = isNak ? default : asker.IsBooting ? boot : new DhcpBootFacts(HostName: boot.HostName);

        int limit = SizeLimit(request);
        Span<byte> message = target[..limit];
        message.Clear();
        WriteHeader(message, request, verdict, isNak, network, given);

        // Option 82 goes back as it came, as the last one (RFC 3046 §2.2): its room is taken first.
        ReadOnlySpan<byte> relay = request.Option(DhcpOption.RelayAgentInformation);
        int relaySize = request.Has(DhcpOption.RelayAgentInformation) ? relay.Length + (2 * Math.Max(1, (relay.Length + 254) / 255)) : 0;
        if (relaySize > limit - DhcpPacket.HeaderSize - BootpSize / 2)
        {
            relaySize = 0; // it would push out the lease itself; RFC 3046 §2.2 lets us leave it out
        }

        DhcpOptionWriter options = new(message, DhcpPacket.HeaderSize, limit - relaySize);
        options.Add(DhcpOption.MessageType, (byte)type);
        options.Add(DhcpOption.ServerIdentifier, DhcpRules.ServerIdentifier(request, network.ServerAddress));
        if (isNak)
        {
            options.Add(DhcpOption.Message, MessageOf(verdict.Reason));
            Echo(ref options, request, DhcpOption.ClientIdentifier);
        }
        else
        {
            WriteLease(ref options, request, verdict, network);
            WriteBoot(ref options, request, asker, network, given);
            WriteSettings(ref options, request, network, given);
        }

        DhcpOptionWriter last = new(message, options.Position, limit);
        if (relaySize > 0)
        {
            last.Add(DhcpOption.RelayAgentInformation, relay);
        }

        message[last.Position] = (byte)DhcpOption.End;
        return Math.Max(last.Position + 1, BootpSize);
    }

    /// <summary>The kind of message that a verdict is sent as.</summary>
    /// <param name="action">Offer, Ack, AckInform or Nak.</param>
    /// <returns>The value of option 53.</returns>
    /// <exception cref="ArgumentException">No answer belongs to the action: our own mistake.</exception>
    public static DhcpMessageType TypeOf(DhcpAction action) => action switch
    {
        DhcpAction.Offer => DhcpMessageType.Offer,
        DhcpAction.Ack or DhcpAction.AckInform => DhcpMessageType.Ack,
        DhcpAction.Nak => DhcpMessageType.Nak,
        _ => throw new ArgumentException($"{action} is not answered", nameof(action)),
    };

    private static void WriteHeader(
        Span<byte> message, DhcpPacket request, in DhcpVerdict verdict, bool isNak, DhcpNetworkFacts network, in DhcpBootFacts boot)
    {
        ReadOnlySpan<byte> asked = request.Bytes;
        message[0] = 2;
        asked[1..3].CopyTo(message[1..]); // htype, hlen
        asked[4..8].CopyTo(message[4..]); // xid
        asked[10..12].CopyTo(message[10..]); // flags
        asked[24..44].CopyTo(message[24..]); // giaddr, chaddr
        BinaryPrimitives.WriteUInt32BigEndian(message[236..], DhcpPacket.Cookie);
        if (isNak)
        {
            // RFC 2131 §4.3.2: the relay agent must broadcast it, because the client's address is in doubt.
            message[10] |= request.RelayAddress.IsNone ? (byte)0 : (byte)0x80;
            return;
        }

        if (verdict.Action is DhcpAction.Ack or DhcpAction.AckInform)
        {
            asked[12..16].CopyTo(message[12..]); // ciaddr
        }

        if (verdict.Action is not DhcpAction.AckInform)
        {
            verdict.Address.Write(message[16..]);
        }

        if (boot.BootFile is not { Length: > 0 } file)
        {
            return;
        }

        network.ServerAddress.Write(message[20..]);
        if (file.Length < FileFieldSize)
        {
            Encoding.ASCII.GetBytes(file, message.Slice(DhcpPacket.FileOffset, FileFieldSize)); // the rest is NUL
        }
    }

    private static void WriteLease(ref DhcpOptionWriter options, DhcpPacket request, in DhcpVerdict verdict, DhcpNetworkFacts network)
    {
        if (verdict.Action is DhcpAction.AckInform)
        {
            return; // RFC 2131 §4.3.5: no lease time
        }

        // Up to 1/32 of the lease earlier, by card and transaction: a room that was switched on at once does not come back at once.
        ReadOnlySpan<byte> card = request.HardwareField;
        uint spread = (BinaryPrimitives.ReadUInt32BigEndian(card[2..]) ^ request.TransactionId) * 0x9E37_79B1;
        uint earlier = (uint)(((ulong)(spread >> 16) * (network.LeaseSeconds / 32)) >> 16);
        options.Add(DhcpOption.LeaseTime, network.LeaseSeconds);
        options.Add(DhcpOption.RenewalTime, (network.LeaseSeconds / 2) - earlier);
        options.Add(DhcpOption.RebindingTime, (uint)(network.LeaseSeconds * 7UL / 8) - earlier);
    }

    private static void WriteBoot(ref DhcpOptionWriter options, DhcpPacket request, in DhcpAsker asker, DhcpNetworkFacts network, in DhcpBootFacts boot)
    {
        bool hasFile = !string.IsNullOrEmpty(boot.BootFile);
        switch (asker.Kind)
        {
            case DhcpAskerKind.Pxe when hasFile:
                options.Add(DhcpOption.VendorClass, "PXEClient"u8);
                options.Add(DhcpOption.VendorSpecific, [6, 1, 8, 255]);
                Echo(ref options, request, DhcpOption.ClientMachineIdentifier);
                AddFileSize(ref options, boot.BootFileBlocks);
                AddFileName(ref options, request, boot.BootFile!, terminate: true);
                if (request.Has(DhcpOption.ParameterRequestList) && request.Asks(DhcpOption.TftpServerName))
                {
                    options.Add(DhcpOption.TftpServerName, network.ServerName, terminate: true);
                }

                break;
            case DhcpAskerKind.HttpBoot when hasFile:
                options.Add(DhcpOption.VendorClass, "HTTPClient"u8);
                // edk2 writes a NUL behind a name that has none: over the next option's tag. It then misses the subnet mask and declines the address.
                options.Add(DhcpOption.BootFileName, boot.BootFile, terminate: true);
                Echo(ref options, request, DhcpOption.ClientMachineIdentifier);
                break;
            case DhcpAskerKind.Ipxe:
                options.Add(DhcpOption.Ipxe, [0xB0, 1, 1]); // no-pxedhcp: do not wait for the offers of proxies
                options.Add(DhcpOption.BootFileName, boot.BootFile);
                options.Add(DhcpOption.IscsiInitiator, boot.Initiator);
                Echo(ref options, request, DhcpOption.ClientMachineIdentifier);
                break;
            default:
                break;
        }
    }

    private static void WriteSettings(ref DhcpOptionWriter options, DhcpPacket request, DhcpNetworkFacts network, in DhcpBootFacts boot)
    {
        options.Add(DhcpOption.SubnetMask, network.Mask);
        if (!network.Router.IsNone && !boot.HideRouter && request.Asks(DhcpOption.Router))
        {
            options.Add(DhcpOption.Router, network.Router);
        }

        int count = Math.Min(network.NameServers.Count, DhcpNetworkFacts.NameServersMax);
        if (count > 0 && request.Asks(DhcpOption.DomainNameServer))
        {
            Span<byte> servers = stackalloc byte[4 * DhcpNetworkFacts.NameServersMax];
            for (int i = 0; i < count; i++)
            {
                network.NameServers[i].Write(servers[(4 * i)..]);
            }

            options.Add(DhcpOption.DomainNameServer, servers[..(4 * count)]);
        }

        if (request.Asks(DhcpOption.HostName))
        {
            options.Add(DhcpOption.HostName, boot.HostName);
        }

        if (request.Asks(DhcpOption.DomainName))
        {
            options.Add(DhcpOption.DomainName, network.Domain);
        }

        if (request.Asks(DhcpOption.BroadcastAddress))
        {
            options.Add(DhcpOption.BroadcastAddress, network.SubnetBroadcast);
        }

        Echo(ref options, request, DhcpOption.ClientIdentifier); // RFC 6842
        Echo(ref options, request, DhcpOption.SubnetSelection); // RFC 3011
    }

    private static void AddFileSize(ref DhcpOptionWriter options, int blocks)
    {
        if (blocks is > 0 and <= ushort.MaxValue)
        {
            options.Add(DhcpOption.BootFileSize, [(byte)(blocks >> 8), (byte)blocks]);
        }
    }

    // The file field is what every ROM reads; option 67 is for those that ask for it, and for names that the field cannot hold.
    private static void AddFileName(ref DhcpOptionWriter options, DhcpPacket request, string file, bool terminate)
    {
        if (request.Asks(DhcpOption.BootFileName) || file.Length >= FileFieldSize)
        {
            options.Add(DhcpOption.BootFileName, file, terminate);
        }
    }

    private static void Echo(ref DhcpOptionWriter options, DhcpPacket request, DhcpOption option)
    {
        if (request.Has(option))
        {
            options.Add(option, request.Option(option));
        }
    }

    private static string MessageOf(DhcpReason reason) => reason switch
    {
        DhcpReason.WrongAddress => "this address is not yours here",
        _ => "ask again from the start",
    };
}
