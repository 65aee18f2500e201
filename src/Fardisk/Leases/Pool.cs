using Fardisk.Protocols.Dhcp;

namespace Fardisk.Leases;

/// <summary>The addresses of one network. Guarded by the table's lock.</summary>
internal sealed class Pool(LeaseNetwork network)
{
    private readonly Dictionary<Ipv4Address, Binding> _bindings = [];

    /// <summary>The network's facts.</summary>
    public LeaseNetwork Network { get; } = network;

    /// <summary>Everything that has a record or an offer.</summary>
    public Dictionary<Ipv4Address, Binding>.ValueCollection All => _bindings.Values;

    /// <summary>Where the search for a free address goes on.</summary>
    public uint Next { get; set; } = network.PoolFirst.Value;

    /// <summary>Unix seconds until which a search is not worth while: the last one looked at every address in vain.</summary>
    public long ExhaustedUntil { get; set; }

    /// <summary>Unix seconds until which no address is believed to be left that was never lent.</summary>
    public long NoneFreshUntil { get; set; }

    public Binding? Find(Ipv4Address address) => _bindings.GetValueOrDefault(address);

    public Binding At(Ipv4Address address)
    {
        if (!_bindings.TryGetValue(address, out Binding? binding))
        {
            _bindings[address] = binding = new Binding(Network.Interface, address);
        }

        return binding;
    }
}
