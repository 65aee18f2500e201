namespace Fardisk.Listeners;

/// <summary>A service on the network: DHCP, TFTP, HTTP, iSCSI.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The endpoints it answers on, as the ready line shows them ("0.0.0.0:3260"); valid after <see cref="Start"/> and with the real port where 0 was asked.</summary>
    string Endpoints { get; }

    /// <summary>Binds and begins to answer; answers when it returns.</summary>
    /// <exception cref="Diagnostics.FardiskException">A port in use, a missing interface, missing rights: one sentence with its id.</exception>
    Task Start(CancellationToken stopping);

    /// <summary>Ends every loop and closes every socket within a few seconds.</summary>
    Task Stop();
}
