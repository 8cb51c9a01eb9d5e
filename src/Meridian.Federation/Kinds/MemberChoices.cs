using Meridian.Objects;
using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>What each member decides for itself, by kind: it is taken out of the copies, so that the members' own values stay.</summary>
internal static class MemberChoices
{
    // What the API that made a Job has put into it, by which its pods are found.
    private static readonly string[] JobLabels = ["controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"];

    /// <summary>Each cluster empties its namespaces itself.</summary>
    public static void OfNamespace(JsonObject ns) => ns.Remove("spec");

    /// <summary>Tokens are issued by each cluster.</summary>
    public static void OfServiceAccount(JsonObject account) => account.Remove("secrets");

    /// <summary>Each cluster has its own address ranges; only "no address at all" means the same everywhere.</summary>
    public static void OfService(JsonObject service)
    {
        if (service["spec"] is not JsonObject spec) return;
        if (spec["clusterIP"] is not JsonValue value || !value.TryGetValue(out string? address) || address != "None")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }
        spec.Remove("ipFamilies");
        spec.Remove("ipFamilyPolicy");
        spec.Remove("healthCheckNodePort");
    }

    /// <summary>A volume is bound to a claim of its own cluster.</summary>
    public static void OfVolume(JsonObject volume) => (volume["spec"] as JsonObject)?.Remove("claimRef");

    /// <summary>Each cluster finds a volume for its claim.</summary>
    public static void OfClaim(JsonObject claim)
    {
        (claim["spec"] as JsonObject)?.Remove("volumeName");
        RemoveKeys(claim["metadata"]?["annotations"], key => key.StartsWith("pv.kubernetes.io/", StringComparison.Ordinal)
            || key is VolumeAnnotations.SelectedNode or VolumeAnnotations.Provisioner or VolumeAnnotations.OldProvisioner);
    }

    /// <summary>A Job finds its pods by its uid, and that is another in each cluster, unless its user gave the selector.</summary>
    public static void OfJob(JsonObject job)
    {
        if (job["spec"] is not JsonObject spec) return;
        // A member that tidied its copy away would be given another one.
        spec.Remove("ttlSecondsAfterFinished");
        if (spec["manualSelector"] is JsonValue manual && manual.TryGetValue(out bool chosen) && chosen) return;
        spec.Remove("selector");
        var labels = spec["template"]?["metadata"]?["labels"];
        RemoveKeys(labels, JobLabels.Contains);
        RemoveKeys(job["metadata"]?["labels"], JobLabels.Contains);
    }

    private static void RemoveKeys(JsonNode? node, Predicate<string> match)
    {
        if (node is not JsonObject map) return;
        foreach (var key in map.Select(e => e.Key).Where(k => match(k)).ToArray()) map.Remove(key);
    }
}
