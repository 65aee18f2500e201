using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.Listeners;
using Fardisk.Options;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Api;

/// <summary>The engine's objects over one data folder: the same whether a server runs or one command works alone. Whoever makes it holds the folder's lock.</summary>
public sealed class Engine : IAsyncDisposable
{
    public required Settings Settings { get; init; }

    public required IStateStore Store { get; init; }

    public required ClientStore Clients { get; init; }

    public required ImageStore Images { get; init; }

    public required ClientDisks Disks { get; init; }

    public required Presence Presence { get; init; }

    public required Timeline Timeline { get; init; }

    public required BootFiles BootFiles { get; init; }

    public required IBootDirector Director { get; init; }

    public required NetworkMap Network { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The iSCSI sessions of this moment; <see langword="null"/>: no server runs here.</summary>
    public Func<IReadOnlyList<LiveSession>>? Sessions { get; set; }

    public async ValueTask DisposeAsync()
    {
        await Timeline.DisposeAsync();
        Store.Dispose();
    }
}
