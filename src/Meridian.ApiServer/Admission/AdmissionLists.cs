using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>The admission rules of each kind of server, in the order in which they are asked.</summary>
public static class AdmissionLists
{
    /// <summary>A cluster's. The addresses and ports that services in the store hold are taken from the start.</summary>
    /// <param name="store">Where services are.</param>
    /// <param name="block">Where their addresses come from.</param>
    public static IReadOnlyList<IAdmission> ForCluster(IObjectStore store, LoopbackBlock block) =>
    [
        new NamespaceLifecycle(),
        new ServiceAccountAdmission(),
        new DefaultTolerationSeconds(),
        new ServiceAllocation(ServiceAddresses.From(store, block)),
    ];

    /// <summary>A federation's: what is particular to pods, nodes and addresses happens in the members.</summary>
    public static IReadOnlyList<IAdmission> ForFederation() => [new NamespaceLifecycle()];
}
