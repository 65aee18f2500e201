using System.Net;
using Fardisk.Protocols.Tftp;

namespace Fardisk.Listeners.Tftp;

/// <summary>A request on its way: who, to which of our addresses, what.</summary>
/// <param name="From">The client.</param>
/// <param name="To">The address of ours that it asked, which has to answer.</param>
/// <param name="Request">What it asked.</param>
/// <param name="Packet">The request's bytes, to know a repetition.</param>
internal sealed record TftpAsk(IPEndPoint From, IPAddress To, TftpRequest Request, byte[] Packet);
