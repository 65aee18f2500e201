namespace Fardisk.Server.Cli;

/// <summary>Where a started server answers.</summary>
internal sealed record ReadyView(string Admin, string Boot, string Iscsi, string Tftp)
{
    /// <summary>The line that scripts wait for.</summary>
    public override string ToString() => $"ready admin={Admin} boot={Boot} iscsi={Iscsi} tftp={Tftp}";
}
