using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>What an object uses up of the quotas of its namespace. Pure.</summary>
public static class QuotaUsage
{
    private static readonly HashSet<string> CountedByName = new(StringComparer.Ordinal) { "configmaps", "secrets", "replicationcontrollers", "resourcequotas" };
    private static readonly HashSet<string> Compute = new(StringComparer.Ordinal)
    {
        "count/pods", "pods", "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    };

    private static readonly string[] ContainersMustName =
        ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

    private const string ClassSuffix = ".storageclass.storage.k8s.io/";

    /// <summary>What an object uses, by the names that quotas limit.</summary>
    /// <param name="type">Its resource.</param>
    /// <param name="item">The object.</param>
    /// <param name="now">The time: pods that should have ended by now use nothing.</param>
    public static Dictionary<string, Quantity> Of(ResourceType type, JsonObject item, DateTimeOffset now)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { [CountName(type)] = Quantity.Of(1) };
        if (type.Group.Length > 0) return usage;
        if (CountedByName.Contains(type.Plural)) usage[type.Plural] = Quantity.Of(1);
        else if (type.Plural == "pods") AddPod(usage, item, now);
        else if (type.Plural == "services") AddService(usage, item["spec"] as JsonObject ?? []);
        else if (type.Plural == "persistentvolumeclaims") AddClaim(usage, item);
        return usage;
    }

    /// <summary>Whether objects of a resource can use something of this name.</summary>
    public static bool Concerns(ResourceType type, string name)
    {
        if (name == CountName(type)) return true;
        if (type.Group.Length > 0) return false;
        return type.Plural switch
        {
            "pods" => Compute.Contains(name) || IsSpecial(name) || (name.StartsWith("requests.", StringComparison.Ordinal) && IsSpecial(name["requests.".Length..])),
            "services" => name is "services" or "services.nodeports" or "services.loadbalancers",
            "persistentvolumeclaims" => name is "persistentvolumeclaims" or "requests.storage" || name.Contains(ClassSuffix, StringComparison.Ordinal),
            var plural => CountedByName.Contains(plural) && name == plural,
        };
    }

    /// <summary>What the containers of a pod fail to ask for though a quota limits it: <c>cpu for: a,b; memory for: a</c>. Empty if nothing.</summary>
    public static string Unnamed(JsonObject spec, IReadOnlyCollection<string> limited)
    {
        var missing = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var container in PodResources.Containers(spec, "containers").Concat(PodResources.Containers(spec, "initContainers")))
        {
            var named = OfAmounts(PodResources.OfContainer(container, "requests"), PodResources.OfContainer(container, "limits"));
            foreach (var name in ContainersMustName)
            {
                if (!limited.Contains(name) || named.ContainsKey(name)) continue;
                if (!missing.TryGetValue(name, out var containers)) missing[name] = containers = new SortedSet<string>(StringComparer.Ordinal);
                containers.Add(container["name"]?.ToString() ?? "");
            }
        }
        return string.Join("; ", missing.Select(m => $"{m.Key} for: {string.Join(',', m.Value)}"));
    }

    /// <summary><c>count/deployments.apps</c>, <c>count/pods</c>.</summary>
    public static string CountName(ResourceType type) => $"count/{type.GroupResource}";

    private static void AddPod(Dictionary<string, Quantity> usage, JsonObject pod, DateTimeOffset now)
    {
        if (pod["status"] is JsonObject status && status["phase"]?.ToString() is "Succeeded" or "Failed") return;
        if (IsOverdue(pod["metadata"] as JsonObject, now)) return;
        var spec = pod["spec"] as JsonObject ?? [];
        usage["pods"] = Quantity.Of(1);
        // As a whole pod asks for what its containers do, unless it says so itself.
        ResourceAmounts.AddTo(usage, OfAmounts(PodResources.Of(spec, "requests"), PodResources.Of(spec, "limits")));
    }

    private static bool IsOverdue(JsonObject? metadata, DateTimeOffset now)
    {
        if (metadata?["deletionTimestamp"] is not { } deletion || metadata["deletionGracePeriodSeconds"] is not { } grace) return false;
        return DateTimeOffset.TryParse(deletion.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var at)
            && long.TryParse(grace.ToString(), out var seconds) && now > at.AddSeconds(seconds);
    }

    private static Dictionary<string, Quantity> OfAmounts(IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)["cpu", "memory", "ephemeral-storage"])
        {
            if (requests.TryGetValue(name, out var request)) usage[name] = usage[$"requests.{name}"] = request;
            if (limits.TryGetValue(name, out var limit)) usage[$"limits.{name}"] = limit;
        }
        foreach (var (name, request) in requests)
        {
            if (!IsSpecial(name)) continue;
            usage[$"requests.{name}"] = request;
            if (name.StartsWith("hugepages-", StringComparison.Ordinal)) usage[name] = request;
        }
        return usage;
    }

    // Huge pages, and what others than Kubernetes hand out.
    private static bool IsSpecial(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal) ||
        (name.Contains('/', StringComparison.Ordinal) && !name.StartsWith("requests.", StringComparison.Ordinal) && !name.StartsWith("count/", StringComparison.Ordinal)
            && !name.Contains("kubernetes.io/", StringComparison.Ordinal) && !name.Contains(".k8s.io/", StringComparison.Ordinal));

    private static void AddService(Dictionary<string, Quantity> usage, JsonObject spec)
    {
        var ports = spec["ports"] as JsonArray ?? [];
        var type = spec["type"]?.ToString();
        var named = type == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"]?.ToString() is "false" or "False";
        usage["services"] = Quantity.Of(1);
        usage["services.loadbalancers"] = Quantity.Of(type == "LoadBalancer" ? 1 : 0);
        usage["services.nodeports"] = Quantity.Of(type switch
        {
            "NodePort" => ports.Count,
            "LoadBalancer" => named ? ports.OfType<JsonObject>().Count(p => p["nodePort"] is not null) : ports.Count,
            _ => 0,
        });
    }

    private static void AddClaim(Dictionary<string, Quantity> usage, JsonObject claim)
    {
        var spec = claim["spec"] as JsonObject ?? [];
        var storage = ResourceAmounts.Read((spec["resources"] as JsonObject)?["requests"]).GetValueOrDefault("storage");
        var annotation = (claim["metadata"]?["annotations"] as JsonObject)?["volume.beta.kubernetes.io/storage-class"]?.ToString();
        var storageClass = annotation ?? spec["storageClassName"]?.ToString() ?? "";
        usage["persistentvolumeclaims"] = Quantity.Of(1);
        usage["requests.storage"] = storage;
        if (storageClass.Length == 0) return;
        usage[$"{storageClass}{ClassSuffix}persistentvolumeclaims"] = Quantity.Of(1);
        usage[$"{storageClass}{ClassSuffix}requests.storage"] = storage;
    }
}
