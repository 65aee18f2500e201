using Fardisk.Listeners;
using Fardisk.Server.Api;

namespace Fardisk.Server;

/// <summary>The listeners over one engine.</summary>
internal sealed record ServerParts(IListener Boot, IListener Iscsi, IListener Tftp, IReadOnlyList<IListener> Listeners, Func<IReadOnlyList<LiveSession>> Sessions)
{
    /// <summary>Makes them; none is started.</summary>
    public static ServerParts Create(Engine engine) => throw new NotImplementedException();
}
