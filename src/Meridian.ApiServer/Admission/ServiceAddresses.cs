using System.Net;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>The cluster addresses and node ports that services hold.</summary>
internal sealed class ServiceAddresses
{
    /// <summary>Smallest node port.</summary>
    public const int FirstNodePort = 30_000;

    /// <summary>Largest node port.</summary>
    public const int LastNodePort = 32_767;

    // The lower band is for services that ask for an address, such as cluster DNS, as in Kubernetes; so are the first node ports.
    private const int FirstDynamicAddress = 257;
    private const int FirstDynamicPort = FirstNodePort + 86;

    private readonly LoopbackBlock block;
    private readonly Dictionary<IPAddress, int> indexes;
    private readonly NumberPool addresses = new(1, LoopbackBlock.ClusterAddresses, FirstDynamicAddress);

    private ServiceAddresses(LoopbackBlock block)
    {
        this.block = block;
        indexes = Enumerable.Range(1, LoopbackBlock.ClusterAddresses).ToDictionary(block.ClusterAddress);
    }

    /// <summary>Node ports.</summary>
    public NumberPool Ports { get; } = new(FirstNodePort, LastNodePort, FirstDynamicPort);

    /// <summary>The range in the notation of messages.</summary>
    public string Range => $"{block.ClusterAddress(0)}/18";

    /// <summary>All but what the services in a store hold.</summary>
    public static ServiceAddresses From(IObjectStore store, LoopbackBlock block)
    {
        var free = new ServiceAddresses(block);
        foreach (var service in store.List(ResourceTypes.Services, null, new StoreListOptions()).Items)
        {
            var holding = ServiceHolding.Of(service.ToNode());
            if (holding.Address is { } address) free.TryTake(address);
            foreach (var port in holding.Ports) free.Ports.TryTake(port);
        }
        return free;
    }

    /// <summary>Whether an address is of the range.</summary>
    public bool Contains(IPAddress address) => indexes.ContainsKey(address);

    /// <summary>Takes an address of the range; false if it is held already.</summary>
    public bool TryTake(IPAddress address) => indexes.TryGetValue(address, out var index) && addresses.TryTake(index);

    /// <summary>Takes a free address; null when none is left.</summary>
    public IPAddress? Take() => addresses.Take() is { } index ? block.ClusterAddress(index) : null;

    /// <summary>Gives an address back.</summary>
    public void Free(IPAddress address)
    {
        if (indexes.TryGetValue(address, out var index)) addresses.Free(index);
    }
}
