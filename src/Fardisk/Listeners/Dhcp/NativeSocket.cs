using System.Runtime.InteropServices;
using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Linux's sendmsg with the interface and the source address chosen (IP_PKTINFO): the Socket class has no call for that.</summary>
internal static unsafe partial class NativeSocket
{
    /// <summary>Sends one datagram.</summary>
    /// <param name="socket">An IPv4 UDP socket.</param>
    /// <param name="payload">The datagram.</param>
    /// <param name="to">Where to.</param>
    /// <param name="port">UDP port there.</param>
    /// <param name="interfaceIndex">The interface that it leaves by.</param>
    /// <param name="source">Our address on it.</param>
    /// <returns>0, or the system's error number.</returns>
    public static int SendFrom(SafeHandle socket, ReadOnlySpan<byte> payload, Ipv4Address to, int port, int interfaceIndex, Ipv4Address source)
    {
        const int ControlSize = 32; // header of 16, two addresses and an index of 12, rounded up to 8
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        MemoryMarshal.Write(name, (ushort)2); // AF_INET
        name[2] = (byte)(port >> 8);
        name[3] = (byte)port;
        to.Write(name[4..]);

        Span<byte> control = stackalloc byte[ControlSize];
        control.Clear();
        MemoryMarshal.Write(control, (nuint)28);
        MemoryMarshal.Write(control[12..], 8); // level IPPROTO_IP = 0, type IP_PKTINFO
        MemoryMarshal.Write(control[16..], interfaceIndex);
        source.Write(control[20..]);

        bool isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            fixed (byte* data = payload)
            fixed (byte* address = name)
            fixed (byte* extra = control)
            {
                IoVector vector = new() { Base = data, Length = (nuint)payload.Length };
                MessageHeader message = new()
                {
                    Name = address,
                    NameLength = 16,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = extra,
                    ControlLength = ControlSize,
                };
                return SendMessage((int)socket.DangerousGetHandle(), &message, 0) >= 0 ? 0 : Marshal.GetLastPInvokeError();
            }
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
