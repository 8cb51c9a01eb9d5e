using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What has to be known of a host cluster before a control plane is put there.</summary>
/// <param name="RunsProcesses">Whether its pods are processes of this machine: those of a local cluster.</param>
/// <param name="OnlyPretends">Whether its nodes only say that they run pods.</param>
/// <param name="NodeAddress">An address of a node, reachable from outside if there is one; empty if there are no nodes.</param>
/// <param name="StorageClasses">Names of its storage classes, the default one first.</param>
/// <param name="HasDefaultClass">Whether one of them is the default.</param>
internal sealed record HostFacts(bool RunsProcesses, bool OnlyPretends, string NodeAddress, IReadOnlyList<string> StorageClasses, bool HasDefaultClass)
{
    /// <summary>Asks the cluster.</summary>
    /// <exception cref="StatusException">It refused.</exception>
    public static async Task<HostFacts> ReadAsync(IKubeClient host, CancellationToken cancellationToken)
    {
        var nodes = (await host.ListAsync(ResourceTypes.Nodes, null, ListOptions.All, cancellationToken)).Items;
        var classes = (await host.ListAsync(ResourceTypes.StorageClasses, null, ListOptions.All, cancellationToken)).Items
            .OrderBy(c => IsDefault(c) ? 0 : 1).ThenBy(c => c.Header.Name, StringComparer.Ordinal).ToArray();
        return new HostFacts(Runs(nodes, "processes://"), Runs(nodes, "simulated://"), AddressOf(nodes), [.. classes.Select(c => c.Header.Name)], classes.Any(IsDefault));
    }

    private static bool IsDefault(KubeObject storageClass) => storageClass.Header.Annotations.GetValueOrDefault(VolumeAnnotations.DefaultClass) == "true";

    private static bool Runs(IReadOnlyList<KubeObject> nodes, string scheme) =>
        nodes.Count > 0 && nodes.All(n => (string?)n.ToNode()["status"]?["nodeInfo"]?["containerRuntimeVersion"] is { } runtime && runtime.StartsWith(scheme, StringComparison.Ordinal));

    private static string AddressOf(IReadOnlyList<KubeObject> nodes)
    {
        var addresses = nodes.SelectMany(n => n.View<Objects.Node>().Status.Addresses).ToArray();
        return ((string[])["ExternalIP", "InternalIP"]).Select(type => addresses.FirstOrDefault(a => a.Type == type)?.Address).FirstOrDefault(a => !string.IsNullOrEmpty(a)) ?? "";
    }
}
