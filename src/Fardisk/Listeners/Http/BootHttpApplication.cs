using System.Net;
using System.Text;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Protocols.Ipxe;
using Fardisk.Protocols.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Http;

/// <summary>Answers the boot port's requests: <c>/boot?mac=</c>, <c>/boot.php?mac=</c> (the report's name for it), <c>/boot/NAME</c>, <c>/files/NAME</c>.</summary>
internal sealed partial class BootHttpApplication(
    NetworkMap networks, BootFiles files, IBootDirector director, IPresence presence, IAddressBook addresses, ITimeline timeline, TimeProvider clock, ILogger logger)
    : IHttpApplication<HttpContext>
{
    private const string UserPath = "/files/";
    private const string ReportPath = "/boot.php";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing but Kestrel's own features.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await Answer(context).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The PC is gone; what was sent has been told.
            context.Abort();
        }
        catch (Exception ex) when (ex is not BadHttpRequestException)
        {
            HttpLog.Faulted(logger, RemoteOf(context).ToString(), ex);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await Say(context, StatusCodes.Status500InternalServerError, "A fault of the server; its log tells more.").ConfigureAwait(false);
        }
    }

    private Task Answer(HttpContext context)
    {
        string method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are served here.");
        }

        string path = context.Request.Path.Value ?? "";
        if (path is BootPolicy.ScriptPath or ReportPath)
        {
            return AnswerScript(context);
        }

        if (path.StartsWith(BootPolicy.LoaderPath, StringComparison.Ordinal))
        {
            return AnswerFile(context, files.FindIpxe(path[BootPolicy.LoaderPath.Length..]), path);
        }

        return path.StartsWith(UserPath, StringComparison.Ordinal)
            ? AnswerFile(context, files.FindUser(path[UserPath.Length..]), path)
            : Refuse(context, StatusCodes.Status404NotFound, "Here are /boot?mac=MAC, /boot/NAME and /files/NAME.");
    }

    private Task AnswerScript(HttpContext context)
    {
        string text = context.Request.Query["mac"].ToString();
        if (!MacAddress.TryParse(text, out MacAddress mac) || !mac.IsUnicast)
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "mac= has to be a PC's MAC address, for instance mac=52-54-00-12-34-56.");
        }

        IPAddress remote = RemoteOf(context);
        BootPlan plan = director.Decide(RequestOf(context, mac, ClientStage.Ipxe));
        if (plan.Script is not { } script)
        {
            timeline.Record(new BootEvent(clock.GetUtcNow(), mac, BootStage.Refused, $"no script for {remote}: this network's unknown = ignore", plan.Client));
            return Refuse(context, StatusCodes.Status404NotFound, "Unknown PCs get no script on this network (unknown = ignore).");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            Begin(context, plan, mac, remote);
        }

        context.Response.Headers.CacheControl = "no-store";
        return Say(context, StatusCodes.Status200OK, script);
    }

    // The boot begins here. Its number is on the disk before the PC has its script, so no login can come before it.
    private void Begin(HttpContext context, BootPlan plan, MacAddress mac, IPAddress remote)
    {
        bool isRepetition = plan.Action == BootAction.Menu && context.Request.Query.ContainsKey("again");
        if (isRepetition)
        {
            return;
        }

        if (IsSomebodyElse(plan, remote))
        {
            HttpLog.ScriptShown(logger, remote.ToString(), mac.ToString());
            return;
        }

        int number = plan.Client is null ? 0 : presence.BeginBoot(plan.Client, remote);
        string what = plan.Action switch
        {
            BootAction.San => "boots from its iSCSI disk",
            BootAction.HookAndExit => "gets its iSCSI disk, then the next boot device",
            BootAction.Menu => "menu for unknown PCs",
            _ => "boots from its local disk",
        };
        HttpLog.Script(logger, remote.ToString(), mac.ToString(), what);
        timeline.Record(new BootEvent(clock.GetUtcNow(), mac, BootStage.Script, $"{what}; asked from {remote}", plan.Client, Duration: null, number));
    }

    // An operator who looks at a script, here or from another PC, begins no boot. An address whose card nobody knows (a PC behind a router, with foreign DHCP) may be the PC's.
    private bool IsSomebodyElse(BootPlan plan, IPAddress remote) => plan.Client is { } client
        && (networks.ByLocalAddress(remote) is not null || (addresses.MacAt(remote) is { } card && director.Decide(plan.Request with { Mac = card }).Client != client));

    private BootRequest RequestOf(HttpContext context, MacAddress mac, ClientStage stage)
    {
        IPAddress local = Plain(context.Connection.LocalIpAddress);
        NetworkEntry? entry = networks.ByLocalAddress(local);
        bool isOnLink = entry is not null && entry.Subnet.Contains(RemoteOf(context));
        return new BootRequest(mac, stage, FirmwareKind.None, local, entry?.Interface ?? "", isOnLink);
    }

    private Task Refuse(HttpContext context, int status, string text)
    {
        HttpLog.Refused(logger, RemoteOf(context).ToString(), status, $"{context.Request.Method} {IpxeText.Safe(context.Request.Path.Value)}: {text}");
        return Say(context, status, text + "\n");
    }

    private static async Task Say(HttpContext context, int status, string text)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=us-ascii";
        response.ContentLength = text.Length; // ASCII only
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            Encoding.ASCII.GetBytes(text, response.BodyWriter);
            await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static IPAddress RemoteOf(HttpContext context) => Plain(context.Connection.RemoteIpAddress);

    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
