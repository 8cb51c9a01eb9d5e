using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// What objects need, by name, of other objects of the federation: a workload its configuration, accounts, volumes and services; an account its pull
/// secrets; a binding its role. Pure.
/// </summary>
internal static class Dependencies
{
    private static readonly Dictionary<ResourceType, Func<KubeObject, IEnumerable<TypedKey>>> Readers = new()
    {
        [ResourceTypes.Deployments] = Template,
        [ResourceTypes.ReplicaSets] = Template,
        [ResourceTypes.ReplicationControllers] = Template,
        [ResourceTypes.DaemonSets] = Template,
        [ResourceTypes.Jobs] = Template,
        [ResourceTypes.StatefulSets] = StatefulSet,
        [ResourceTypes.CronJobs] = CronJob,
        [ResourceTypes.Ingresses] = IngressDependencies.Of,
        [ResourceTypes.ServiceAccounts] = AccessDependencies.OfAccount,
        [ResourceTypes.RoleBindings] = AccessDependencies.OfBinding,
        [ResourceTypes.ClusterRoleBindings] = AccessDependencies.OfBinding,
    };

    /// <summary>Types whose objects need others, or go along with others.</summary>
    public static IReadOnlyCollection<ResourceType> Types { get; } = [.. Readers.Keys, ResourceTypes.HorizontalPodAutoscalers];

    /// <summary>The objects that an object needs, each once. They need not exist.</summary>
    public static IReadOnlySet<TypedKey> Of(ResourceType type, KubeObject value) =>
        Readers.TryGetValue(type, out var read) ? read(value).Where(d => d.Key.Name.Length > 0).ToHashSet() : new HashSet<TypedKey>(0);

    /// <summary>
    /// The objects that an object goes along with, though they do not name it: a binding goes where its accounts go, an autoscaler where its target goes.
    /// </summary>
    public static IReadOnlySet<TypedKey> Companions(ResourceType type, KubeObject value)
    {
        if (type.Equals(ResourceTypes.HorizontalPodAutoscalers)) return AutoscalerTarget(value).ToHashSet();
        return type.Equals(ResourceTypes.RoleBindings) || type.Equals(ResourceTypes.ClusterRoleBindings) ? AccessDependencies.Accounts(value).ToHashSet() : new HashSet<TypedKey>(0);
    }

    private static IEnumerable<TypedKey> Template(KubeObject workload) =>
        PodDependencies.Of(workload.Header.Namespace, workload.View<ContentView>().Spec.At("template").At("spec"));

    private static IEnumerable<TypedKey> CronJob(KubeObject job) =>
        PodDependencies.Of(job.Header.Namespace, job.View<ContentView>().Spec.At("jobTemplate").At("spec").At("template").At("spec"));

    private static IEnumerable<TypedKey> StatefulSet(KubeObject set)
    {
        var spec = set.View<ContentView>().Spec;
        return Template(set)
            .Append(new(ResourceTypes.Services, new(set.Header.Namespace, spec.Text("serviceName"))))
            .Concat(spec.Items("volumeClaimTemplates").Select(c => new TypedKey(ResourceTypes.StorageClasses, ObjectKey.Cluster(c.At("spec").Text("storageClassName")))));
    }

    private static IEnumerable<TypedKey> AutoscalerTarget(KubeObject autoscaler)
    {
        var target = autoscaler.View<ContentView>().Spec.At("scaleTargetRef");
        foreach (var type in Types)
            if (type.Kind == target.Text("kind") && type.ApiVersion == target.Text("apiVersion")) yield return new(type, new(autoscaler.Header.Namespace, target.Text("name")));
    }
}
