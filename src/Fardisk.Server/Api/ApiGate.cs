using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fardisk.Server.Api;

/// <summary>Who may ask over the admin listener: the right Host header (a foreign web page cannot reach us through the browser by a name of its own) and the token.</summary>
public sealed class ApiGate(AdminToken token, IPEndPoint listen)
{
    private readonly AdminToken _token = token;
    private IPEndPoint _listen = listen;

    /// <summary>Sets the real port when 0 was asked for.</summary>
    public void Bound(IPEndPoint endpoint) => _listen = endpoint;

    /// <summary><see langword="null"/>: may pass. Else the HTTP status and the reason.</summary>
    public (int Status, string Why)? Refusal(HttpRequest request, bool needsToken)
    {
        if (!IsOurHost(request.Host))
        {
            return (StatusCodes.Status403Forbidden, $"the Host header is not {_listen}");
        }

        if (!needsToken)
        {
            return null;
        }

        string? header = request.Headers.Authorization;
        return _token.IsIn(header)
            ? null
            : (StatusCodes.Status401Unauthorized, header is null ? "the token is missing" : "the token is wrong");
    }

    private bool IsOurHost(HostString host)
    {
        if (!host.HasValue || (host.Port ?? 80) != _listen.Port)
        {
            return false;
        }

        string name = host.Host.Trim('[', ']');
        bool isLoopbackName = name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && IPAddress.IsLoopback(_listen.Address);
        return isLoopbackName || (IPAddress.TryParse(name, out IPAddress? address) && address.Equals(_listen.Address));
    }
}
