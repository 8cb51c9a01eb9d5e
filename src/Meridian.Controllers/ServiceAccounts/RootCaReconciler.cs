using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceAccounts;

/// <summary>Keeps the ConfigMap <c>kube-root-ca.crt</c> in every namespace: by it pods know their API server.</summary>
/// <param name="client">Where it is written.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="certificateAuthority">The cluster's CA certificates as PEM.</param>
internal sealed class RootCaReconciler(IKubeClient client, IInformers informers, string certificateAuthority) : IReconciler
{
    private const string MapName = "kube-root-ca.crt";
    private const string DataKey = "ca.crt";

    private readonly IInformer namespaces = informers.For(ResourceTypes.Namespaces);
    private readonly IInformer maps = informers.For(ResourceTypes.ConfigMaps);

    public string Name => "root-ca";

    public void Watch(ReconcilerSources sources)
    {
        sources.Objects(ResourceTypes.Namespaces);
        sources.Map(ResourceTypes.ConfigMaps, change => change.Key.Name == MapName ? [ObjectKey.Cluster(change.Key.Namespace)] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Header.DeletionTimestamp: null }) return Requeue.None;
        var data = new JsonObject { [DataKey] = certificateAuthority };
        if (maps.Get(new ObjectKey(key.Name, MapName)) is { } existing) await RestoreAsync(existing, data, cancellationToken);
        else await CreateAsync(key.Name, data, cancellationToken);
        return Requeue.None;
    }

    private async Task RestoreAsync(KubeObject existing, JsonObject data, CancellationToken cancellationToken)
    {
        var node = existing.ToNode();
        if (JsonNode.DeepEquals(node["data"], data)) return;
        node["data"] = data;
        await client.UpdateAsync(ResourceTypes.ConfigMaps, existing.Key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    private async Task CreateAsync(string ns, JsonObject data, CancellationToken cancellationToken)
    {
        const string Description =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc.";
        var metadata = new JsonObject
        {
            ["name"] = MapName, ["namespace"] = ns, ["annotations"] = new JsonObject { ["kubernetes.io/description"] = Description },
        };
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata, ["data"] = data };
        try
        {
            await client.CreateAsync(ResourceTypes.ConfigMaps, ns, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException there) when (there.IsAlreadyExists)
        {
            // The cache had not shown it; should it differ, its event brings us back.
        }
    }
}
