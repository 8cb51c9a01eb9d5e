using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps a ClusterProfile in step with every Cluster, so that tools that know nothing of this federation know its members.</summary>
internal sealed class ClusterProfilePublisher(IKubeClient federation, IInformers informers, FederationOptions options, TimeProvider time) : IReconciler
{
    private static readonly WriteOptions Apply = new() { FieldManager = FederationMarks.FieldManager, Force = true };
    private static readonly WriteOptions ApplyStatus = Apply with { Subresource = "status" };

    /// <inheritdoc />
    public string Name => "cluster-profile";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        sources.Objects(ResourceTypes.Clusters);
        sources.Map(ResourceTypes.ClusterProfiles, change => change.Key.Namespace == options.SystemNamespace ? [ObjectKey.Cluster(change.Key.Name)] : []);
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cluster = informers.For(ResourceTypes.Clusters).Get(key);
        var profile = informers.For(ResourceTypes.ClusterProfiles).Get(new ObjectKey(options.SystemNamespace, key.Name));
        if (cluster is not null) await PublishAsync(cluster, profile, cancellationToken);
        else if (profile is not null && profile.Header.OwnerReferences.Any(o => o.Kind == ResourceTypes.Clusters.Kind)) await Live.DeleteAsync(federation, ResourceTypes.ClusterProfiles, profile, cancellationToken);
        return Requeue.None;
    }

    private async Task PublishAsync(KubeObject cluster, KubeObject? profile, CancellationToken token)
    {
        var body = ClusterProfileBody.Of(cluster, options.SystemNamespace);
        var key = new ObjectKey(options.SystemNamespace, cluster.Header.Name);
        if (profile is null || !Says(profile, body)) profile = await federation.PatchAsync(ResourceTypes.ClusterProfiles, key, PatchKind.Apply, JsonBytes.Of(body), Apply, token);
        var before = profile.ToNode()["status"] as JsonObject ?? [];
        var status = ClusterProfileBody.Status(cluster, Authority(cluster), options.Name, Conditions(profile), time.GetUtcNow());
        if (JsonNode.DeepEquals(before, status)) return;
        var patch = new JsonObject { ["apiVersion"] = profile.Header.ApiVersion, ["kind"] = profile.Header.Kind, ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace }, ["status"] = status };
        await federation.PatchAsync(ResourceTypes.ClusterProfiles, key, PatchKind.Apply, JsonBytes.Of(patch), ApplyStatus, token);
    }

    private static bool Says(KubeObject profile, JsonObject body)
    {
        var there = profile.ToNode();
        return JsonNode.DeepEquals(there["spec"], body["spec"]) && JsonNode.DeepEquals(there["metadata"]?["ownerReferences"], body["metadata"]?["ownerReferences"])
            && ((JsonObject)body["metadata"]!["labels"]!).All(l => profile.Header.Labels.GetValueOrDefault(l.Key) == (string?)l.Value);
    }

    private static Condition[] Conditions(KubeObject profile) => profile.View<ClusterProfile>().Status.Conditions;

    private string Authority(KubeObject cluster)
    {
        var key = new ObjectKey(options.SystemNamespace, cluster.View<Cluster>().Spec.SecretRef.Name);
        var text = key.Name.Length == 0 ? "" : informers.For(ResourceTypes.Secrets).Get(key)?.View<Secret>().Data.GetValueOrDefault("ca.crt") ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
