using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.Listeners;
using Fardisk.Options;
using Fardisk.Server.Api;
using Fardisk.State;
using Fardisk.State.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server;

/// <summary>Makes the engine's objects over one data folder: the one place that knows their constructors.</summary>
internal static class EngineFactory
{
    /// <summary>Opens the state and everything that reads it. The caller holds the folder's lock.</summary>
    /// <exception cref="FardiskException">The state cannot be opened.</exception>
    public static Engine Open(Settings settings, DataFolder folder, TimeProvider time, ILoggerFactory loggers)
    {
        SqliteStateStore store = SqliteStateStore.Open(folder.StatePath);
        try
        {
            ClientStore clients = new(store);
            ImageStore images = new(store, folder, clients, time, loggers.CreateLogger<ImageStore>());
            BootFiles files = new(settings.Server, time);
            return new Engine
            {
                Settings = settings,
                Store = store,
                Clients = clients,
                Images = images,
                Disks = new ClientDisks(images, folder, clients, loggers.CreateLogger<ClientDisks>()),
                Presence = new Presence(store, time, loggers.CreateLogger<Presence>()),
                Timeline = new Timeline(store, time, loggers.CreateLogger<Timeline>()),
                BootFiles = files,
                Director = new BootDirector(settings, clients, files),
                Network = NetworkMap.Read(),
                Time = time,
                Loggers = loggers,
            };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
