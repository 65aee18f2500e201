namespace Fardisk.Clients;

/// <summary>How a client's script uses its disk.</summary>
public enum BootForm
{
    /// <summary>sanboot: boots from it at once.</summary>
    SanBoot,

    /// <summary>sanhook and exit: the disk is there and the firmware goes on to its next device (the report's V-B; installing from a CD or stick).</summary>
    SanHook,

    /// <summary>The local disk: the client keeps its registration but does not boot from here.</summary>
    Local,
}
