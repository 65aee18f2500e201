using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fardisk.Listeners.Tftp;

/// <summary>Waits for any of thousands of sockets on one thread (epoll, level-triggered), and lets other threads end the wait.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    /// <summary>Token of a wait that <see cref="Wake"/> ended.</summary>
    public const ulong WakeToken = ulong.MaxValue;

    private const int ControlAdd = 1;
    private const int ControlDelete = 2;
    private const uint EventIn = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int ErrnoInterrupted = 4;

    // struct epoll_event is packed on x86 and nowhere else.
    private static readonly int s_size = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte[] _events = new byte[256 * 16];
    private int _disposed;

    /// <exception cref="Win32Exception">The system has no descriptors left.</exception>
    public Epoll()
    {
        _epoll = Checked(EpollCreate(CloseOnExec), "epoll_create1");
        _wake = Checked(EventFd(0, CloseOnExec | NonBlocking), "eventfd");
        Add(_wake, WakeToken);
    }

    /// <summary>Begins to watch a descriptor for input and errors.</summary>
    /// <param name="descriptor">A socket's.</param>
    /// <param name="token">What <see cref="Wait"/> gives back for it.</param>
    public void Add(int descriptor, ulong token)
    {
        byte* one = stackalloc byte[16];
        Unsafe.WriteUnaligned(one, EventIn);
        Unsafe.WriteUnaligned(one + s_size - 8, token);
        Checked(EpollControl(_epoll, ControlAdd, descriptor, one), "epoll_ctl");
    }

    /// <summary>Ends the watch. To be called before the descriptor is closed.</summary>
    public void Remove(int descriptor)
    {
        byte* one = stackalloc byte[16];
        _ = EpollControl(_epoll, ControlDelete, descriptor, one);
    }

    /// <summary>Waits.</summary>
    /// <param name="tokens">Filled with the tokens of what is ready.</param>
    /// <param name="milliseconds">Longest wait; -1 = for ever.</param>
    /// <returns>Tokens filled in.</returns>
    public int Wait(Span<ulong> tokens, int milliseconds)
    {
        fixed (byte* events = _events)
        {
            int most = Math.Min(tokens.Length, _events.Length / s_size);
            int count = EpollWait(_epoll, events, most, milliseconds);
            if (count < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                return errno == ErrnoInterrupted ? 0 : throw new Win32Exception(errno, "epoll_wait failed");
            }

            for (int i = 0; i < count; i++)
            {
                tokens[i] = Unsafe.ReadUnaligned<ulong>(events + (i * s_size) + s_size - 8);
                if (tokens[i] == WakeToken)
                {
                    ulong ignored;
                    _ = Read(_wake, &ignored, sizeof(ulong));
                }
            }

            return count;
        }
    }

    /// <summary>Ends the present or the next wait. Any thread, also while or after <see cref="Dispose"/>.</summary>
    public void Wake()
    {
        lock (_events)
        {
            if (_disposed == 0)
            {
                ulong one = 1;
                _ = Write(_wake, &one, sizeof(ulong));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_events)
        {
            if (_disposed++ == 0)
            {
                _ = Close(_wake);
                _ = Close(_epoll);
            }
        }
    }

    private static int Checked(int result, string call) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call} failed");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, byte* oneEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* target, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* source, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
