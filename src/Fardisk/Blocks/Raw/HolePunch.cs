using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Blocks.Raw;

/// <summary>fallocate(2) with PUNCH_HOLE: zeros that take no space.</summary>
internal static partial class HolePunch
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int Interrupted = 4;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;

    /// <param name="file">Open for writing.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes, above 0.</param>
    /// <param name="error">errno of a failure, else 0.</param>
    public static HolePunchResult TryPunch(SafeFileHandle file, long offset, long length, out int error)
    {
        error = 0;
        if (!OperatingSystem.IsLinux())
        {
            return HolePunchResult.Unsupported;
        }

        while (Allocate(file, KeepSize | PunchHole, offset, length) != 0)
        {
            error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error is NoSuchCall or NotSupported ? HolePunchResult.Unsupported : HolePunchResult.Failed;
            }
        }

        error = 0;
        return HolePunchResult.Punched;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
