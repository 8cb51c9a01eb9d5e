using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells a member's DNS about the federation, and takes it back.</summary>
internal sealed class KubeDnsWriter(FederationOptions options)
{
    private static readonly ObjectKey Key = new("kube-system", "kube-dns");

    /// <summary>Adds the federation's entries if they are missing.</summary>
    /// <param name="client">The member.</param>
    /// <param name="known">The ConfigMap as last seen, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FormatException">The ConfigMap holds a value that cannot be extended.</exception>
    public async Task JoinAsync(IKubeClient client, KubeObject? known, CancellationToken cancellationToken)
    {
        var data = known?.View<ConfigMap>().Data;
        var federations = KubeDnsEntries.AddFederation(data?.GetValueOrDefault(KubeDnsEntries.Federations), options.Name, options.DnsZone);
        var domains = KubeDnsEntries.AddStubDomain(data?.GetValueOrDefault(KubeDnsEntries.StubDomains), options.DnsZone, options.DnsServers);
        await WriteAsync(client, known, federations, domains, cancellationToken);
    }

    /// <summary>Removes the federation's entries.</summary>
    /// <exception cref="FormatException">The ConfigMap holds a value that cannot be read.</exception>
    public async Task LeaveAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        if (await FindAsync(client, cancellationToken) is not { } found) return;
        var data = found.View<ConfigMap>().Data;
        var federations = KubeDnsEntries.RemoveFederation(data.GetValueOrDefault(KubeDnsEntries.Federations), options.Name);
        var domains = KubeDnsEntries.RemoveStubDomain(data.GetValueOrDefault(KubeDnsEntries.StubDomains), options.DnsZone);
        await WriteAsync(client, found, federations, domains, cancellationToken);
    }

    private static async Task<KubeObject?> FindAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(ResourceTypes.ConfigMaps, Key, cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private static async Task WriteAsync(IKubeClient client, KubeObject? known, string? federations, string? domains, CancellationToken cancellationToken)
    {
        var data = known?.View<ConfigMap>().Data;
        if (data?.GetValueOrDefault(KubeDnsEntries.Federations) == federations && data?.GetValueOrDefault(KubeDnsEntries.StubDomains) == domains) return;
        var metadata = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace };
        var body = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata,
            ["data"] = new JsonObject { [KubeDnsEntries.Federations] = federations, [KubeDnsEntries.StubDomains] = domains },
        };
        var manager = new WriteOptions { FieldManager = FederationMarks.FieldManager };
        if (known is null)
        {
            await client.CreateAsync(ResourceTypes.ConfigMaps, Key.Namespace, JsonBytes.Of(body), manager, cancellationToken);
            return;
        }
        // Computed from what was seen: if somebody wrote meanwhile, it is computed again.
        metadata["resourceVersion"] = known.Header.ResourceVersion;
        await client.PatchAsync(ResourceTypes.ConfigMaps, Key, PatchKind.Merge, JsonBytes.Of(body), manager, cancellationToken);
    }
}
