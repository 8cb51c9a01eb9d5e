using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>What users do to a cluster, one step after another; after each the cluster is left to settle.</summary>
internal static class Scenarios
{
    private const string Template = """{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}""";

    internal static readonly IReadOnlyDictionary<string, Func<SteppedCluster, Task>> All = new Dictionary<string, Func<SteppedCluster, Task>>(StringComparer.Ordinal)
    {
        ["deployment"] = DeploymentAsync,
        ["recreate"] = RecreateAsync,
        ["replicaset"] = c => ReplicasAsync(c, ResourceTypes.ReplicaSets, """{"matchLabels":{"app":"a"}}"""),
        ["replicationcontroller"] = c => ReplicasAsync(c, ResourceTypes.ReplicationControllers, """{"app":"a"}"""),
        ["statefulset"] = StatefulSetAsync,
        ["daemonset"] = DaemonSetAsync,
        ["job"] = JobAsync,
        ["indexed-job"] = IndexedJobAsync,
        ["cronjob"] = CronJobAsync,
        ["service"] = ServiceAsync,
        ["namespace"] = NamespaceAsync,
        ["garbage"] = GarbageAsync,
        ["quota"] = QuotaAsync,
        ["node"] = NodeAsync,
        ["budget"] = BudgetAsync,
    };

    private static async Task DeploymentAsync(SteppedCluster c)
    {
        await BystanderAsync(c);
        await c.CreateAsync(ResourceTypes.Deployments, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Deployments, "a", """{"spec":{"template":{"metadata":{"labels":{"v":"2"}}}}}""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Deployments, "a", """{"spec":{"replicas":1,"revisionHistoryLimit":0}}""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.Deployments, "a", "Foreground");
        await c.SettleAsync();
    }

    private static async Task RecreateAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.Deployments, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":2,"strategy":{"type":"Recreate"},"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Deployments, "a", """{"spec":{"template":{"metadata":{"labels":{"v":"2"}}}}}""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.Deployments, "a", "Orphan");
        await c.SettleAsync();
    }

    private static async Task ReplicasAsync(SteppedCluster c, ResourceType type, string selector)
    {
        await BystanderAsync(c);
        await c.CreateAsync(ResourceTypes.Pods, """{"metadata":{"name":"orphan","labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}""");
        await c.CreateAsync(type, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":3,"selector":{{{selector}}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Pods, "orphan", """{"metadata":{"labels":{"app":"other"}}}""");
        await c.SettleAsync();
        await c.PatchAsync(type, "a", """{"spec":{"replicas":1}}""");
        await c.SettleAsync();
        await c.DeleteAsync(type, "a");
        await c.SettleAsync();
    }

    private static async Task StatefulSetAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.StatefulSets, $$$"""
            {"metadata":{"name":"a"},"spec":{"replicas":2,"serviceName":"a","selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}},
             "persistentVolumeClaimRetentionPolicy":{"whenScaled":"Delete","whenDeleted":"Delete"},
             "volumeClaimTemplates":[{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }] } }
            """);
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.StatefulSets, "a", """{"spec":{"template":{"metadata":{"labels":{"v":"2"}}}}}""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.StatefulSets, "a", """{"spec":{"replicas":1}}""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.StatefulSets, "a", "Foreground");
        await c.SettleAsync();
    }

    private static async Task DaemonSetAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.DaemonSets, $$$"""{"metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.DaemonSets, "a", """{"spec":{"template":{"metadata":{"labels":{"v":"2"}}}}}""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.DaemonSets, "a", "Foreground");
        await c.SettleAsync();
    }

    private static async Task JobAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.Jobs, """
            {"metadata":{"name":"good"},"spec":{"completions":3,"parallelism":2,"ttlSecondsAfterFinished":5,
             "template":{"metadata":{"labels":{"ends":"ok"}},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}
            """);
        await c.CreateAsync(ResourceTypes.Jobs, """
            {"metadata":{"name":"bad"},"spec":{"backoffLimit":1,
             "template":{"metadata":{"labels":{"ends":"badly"}},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}
            """);
        await c.SettleAsync(TimeSpan.FromSeconds(120));
        await c.DeleteAsync(ResourceTypes.Jobs, "bad");
        await c.SettleAsync();
    }

    private static async Task IndexedJobAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.Jobs, """
            {"metadata":{"name":"a"},"spec":{"completions":3,"parallelism":3,"completionMode":"Indexed",
             "template":{"metadata":{},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}
            """);
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Jobs, "a", """{"spec":{"suspend":true}}""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.Jobs, "a", """{"spec":{"suspend":false}}""");
        await c.SettleAsync();
    }

    private static async Task CronJobAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.CronJobs, """
            {"metadata":{"name":"a"},"spec":{"schedule":"* * * * *","concurrencyPolicy":"Replace","successfulJobsHistoryLimit":1,
             "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}}}
            """);
        await c.SettleAsync(TimeSpan.FromSeconds(140));
        await c.PatchAsync(ResourceTypes.CronJobs, "a", """{"spec":{"suspend":true}}""");
        await c.SettleAsync();
    }

    private static async Task ServiceAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.Services, """{"metadata":{"name":"a"},"spec":{"type":"LoadBalancer","selector":{"app":"a"},"ports":[{"port":80}]}}""");
        await c.CreateAsync(ResourceTypes.ReplicaSets, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.ReplicaSets, "a", """{"spec":{"replicas":1}}""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.Services, "a");
        await c.SettleAsync();
    }

    private static async Task NamespaceAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.Namespaces, """{"metadata":{"name":"shop"}}""");
        await c.SettleAsync();
        await c.CreateAsync(ResourceTypes.Deployments, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""", "shop");
        await c.CreateAsync(ResourceTypes.ConfigMaps, """{"metadata":{"name":"kept","finalizers":["example.com/hold"]}}""", "shop");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.Namespaces, "shop");
        await c.SettleAsync();
        await c.Api.PatchAsync(ResourceTypes.ConfigMaps, new ObjectKey("shop", "kept"), Client.PatchKind.Merge, """{"metadata":{"finalizers":null}}"""u8.ToArray(), Client.WriteOptions.Default, CancellationToken.None);
        await c.SettleAsync();
    }

    private static async Task GarbageAsync(SteppedCluster c)
    {
        var owner = await c.CreateAsync(ResourceTypes.ConfigMaps, """{"metadata":{"name":"owner"}}""");
        var other = await c.CreateAsync(ResourceTypes.ConfigMaps, """{"metadata":{"name":"other"}}""");
        await c.CreateAsync(ResourceTypes.Secrets, $$$"""{"metadata":{"name":"both","ownerReferences":[{{{Reference(owner)}}},{{{Reference(other)}}}]} }""");
        await c.CreateAsync(ResourceTypes.Secrets, $$$"""{"metadata":{"name":"one","ownerReferences":[{{{Reference(owner)}}}]} }""");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.ConfigMaps, "owner", "Foreground");
        await c.SettleAsync();
        await c.DeleteAsync(ResourceTypes.ConfigMaps, "other", "Orphan");
        await c.SettleAsync();
    }

    private static async Task QuotaAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.ResourceQuotas, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"2"}}}""");
        await c.SettleAsync();
        await c.CreateAsync(ResourceTypes.ReplicaSets, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.ReplicaSets, "a", """{"spec":{"replicas":1}}""");
        await c.SettleAsync();
    }

    private static async Task NodeAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.ReplicaSets, $$$"""
            {"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},
             "template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i:1"}],
              "tolerations":[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}]} } } }
            """);
        await c.SettleAsync();
        c.Node.Silent.Add("n1");
        await c.SettleAsync(TimeSpan.FromSeconds(120));
        await c.DeleteAsync(ResourceTypes.Nodes, "n1");
        await c.SettleAsync(TimeSpan.FromSeconds(120));
    }

    private static async Task BudgetAsync(SteppedCluster c)
    {
        await c.CreateAsync(ResourceTypes.ReplicaSets, $$$"""{"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}} } }""");
        await c.CreateAsync(ResourceTypes.PodDisruptionBudgets, """{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"a"}}}}""");
        await c.SettleAsync();
        await c.PatchAsync(ResourceTypes.ReplicaSets, "a", """{"spec":{"replicas":3}}""");
        await c.SettleAsync();
    }

    // It bears the labels that the others select by, and has an owner: nobody may take it, count it or delete it.
    private static async Task BystanderAsync(SteppedCluster c)
    {
        var owner = await c.CreateAsync(ResourceTypes.ConfigMaps, """{"metadata":{"name":"stranger"}}""");
        await c.CreateAsync(ResourceTypes.Pods, $$$"""
            {"metadata":{"name":"bystander","labels":{"app":"a"},"ownerReferences":[{{{Reference(owner, true)}}}]},"spec":{"containers":[{"name":"c","image":"i:1"}]} }
            """);
    }

    private static string Reference(KubeObject owner, bool controller = false) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{{owner.Header.Name}}}","uid":"{{{owner.Header.Uid}}}","controller":{{{(controller ? "true" : "false")}}},"blockOwnerDeletion":true}""";
}
