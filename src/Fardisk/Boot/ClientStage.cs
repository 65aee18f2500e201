namespace Fardisk.Boot;

/// <summary>Which program of one PC is asking. The same names as <c>fardisk explain --stage</c>.</summary>
public enum ClientStage
{
    /// <summary>The card's ROM or the firmware's own PXE or HTTP boot.</summary>
    Rom,

    /// <summary>iPXE, told by option 77 or 175.</summary>
    Ipxe,

    /// <summary>A running system, or any device that does not boot from the network.</summary>
    Os,
}
