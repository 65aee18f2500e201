using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Fardisk.Server.Demo;

/// <summary>The serial line of a virtual PC: everything it wrote as plain text, and a way to type.</summary>
internal sealed partial class SerialConsole : IAsyncDisposable
{
    /// <summary>Text kept, in characters; what comes before is dropped.</summary>
    public const int TextMax = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly StringBuilder _text = new();
    private readonly Lock _gate = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    private SerialConsole(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _reading = Read();
    }

    /// <summary>All text so far, escape sequences and carriage returns taken out.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Connects to the socket that QEMU made; it may take a moment to appear.</summary>
    public static async Task<SerialConsole> Connect(string path, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                return new SerialConsole(socket, time);
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
            }
        }
    }

    /// <summary>Types text; a line feed is the Enter key.</summary>
    public async Task Type(string text, CancellationToken cancel = default) =>
        await _socket.SendAsync(Encoding.ASCII.GetBytes(text.Replace('\n', '\r')), cancel);

    /// <summary>Waits until the text from <paramref name="from"/> on matches.</summary>
    /// <param name="pattern">A regular expression over the plain text.</param>
    /// <param name="from">Position in <see cref="Text"/> to begin at.</param>
    /// <param name="within">Time limit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The match, or <see langword="null"/> when the time ran out or the PC is off.</returns>
    public async Task<Match?> WaitFor(string pattern, int from, TimeSpan within, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(within, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        while (true)
        {
            Task changed;
            string text;
            bool ended;
            lock (_gate)
            {
                changed = _changed.Task;
                text = _text.ToString(Math.Min(from, _text.Length), Math.Max(0, _text.Length - from));
                ended = _ended;
            }

            Match match = Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant);
            if (match.Success || ended)
            {
                return match.Success ? match : null;
            }

            try
            {
                await changed.WaitAsync(both.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task Read()
    {
        var buffer = new byte[16 * 1024];
        string rest = "";
        while (true)
        {
            int count;
            try
            {
                count = await _socket.ReceiveAsync(buffer);
            }
            catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
            {
                count = 0;
            }

            TaskCompletionSource wake;
            lock (_gate)
            {
                _ended = count == 0;
                rest = Append(rest + Encoding.Latin1.GetString(buffer, 0, count));
                wake = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            wake.SetResult();
            if (count == 0)
            {
                return;
            }
        }
    }

    // Firmware draws with escape sequences; one that is cut off at the end waits for its rest.
    private string Append(string text)
    {
        int cut = text.LastIndexOf('\e');
        string rest = cut >= 0 && text.Length - cut < 16 && !EscapeSequence().IsMatch(text.AsSpan(cut)) ? text[cut..] : "";
        string plain = EscapeSequence().Replace(text[..(text.Length - rest.Length)], "");
        _text.Append(plain.Replace("\r", "", StringComparison.Ordinal));
        if (_text.Length > TextMax)
        {
            _text.Remove(0, _text.Length - TextMax);
        }

        return rest;
    }

    [GeneratedRegex(@"\e(\[[0-9;?=]*[A-Za-z]|[()][A-Z0-9]|[=>cM78]|\][^\a\e]*\a)")]
    private static partial Regex EscapeSequence();
}
