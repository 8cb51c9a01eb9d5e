using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What records of all kinds have in common.</summary>
internal static class RevisionRecords
{
    private const int DefaultLimit = 10;
    private const int MostCollisions = 100;

    // Each of the two has its own, or it says nothing about the other.
    private static readonly HashSet<string> NotCopied = new(StringComparer.Ordinal)
    {
        "deployment.kubernetes.io/revision", "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas",
        "deployment.kubernetes.io/revision-history", "deprecated.deployment.rollback.to", "kubectl.kubernetes.io/last-applied-configuration",
    };

    /// <summary>The metadata of a new record: owned by the workload, and selected by it.</summary>
    public static JsonObject Metadata(KubeObject workload, ResourceType type, string name, JsonObject labels, JsonObject annotations) => new()
    {
        ["name"] = name,
        ["namespace"] = workload.Header.Namespace,
        ["labels"] = labels,
        ["annotations"] = annotations,
        ["ownerReferences"] = new JsonArray((OwnerReference.To(workload, type) with { Controller = true, BlockOwnerDeletion = true }).ToNode()),
    };

    /// <summary>The workload's annotations as its record bears them, such as the cause of the change.</summary>
    public static JsonObject Annotations(KubeObject workload)
    {
        var copied = new JsonObject();
        foreach (var (name, value) in workload.Header.Annotations.Where(a => !NotCopied.Contains(a.Key)).OrderBy(a => a.Key, StringComparer.Ordinal)) copied[name] = value;
        return copied;
    }

    /// <summary>A copy of a template's labels with one more.</summary>
    public static JsonObject Labels(JsonNode? template, string label, string hash)
    {
        var labels = template?["metadata"]?["labels"]?.DeepClone() as JsonObject ?? [];
        labels[label] = hash;
        return labels;
    }

    /// <summary>A hash whose name no record has.</summary>
    /// <param name="content">What is hashed.</param>
    /// <param name="workload">Whose name comes first.</param>
    /// <param name="records">The records that there are; none has the content.</param>
    public static string FreeHash(string content, KubeObject workload, IReadOnlyList<KubeObject> records)
    {
        var taken = records.Select(r => r.Header.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, MostCollisions).Select(c => TemplateHash.Of(content, c)).First(h => !taken.Contains($"{workload.Header.Name}-{h}"));
    }

    /// <summary>The oldest of the old records beyond the limit.</summary>
    /// <param name="old">Records but for the newest.</param>
    /// <param name="limit">Old records to keep; null for 10.</param>
    /// <param name="number">A record's revision.</param>
    public static IReadOnlyList<KubeObject> Surplus(IReadOnlyCollection<KubeObject> old, int? limit, Func<KubeObject, long> number)
    {
        var kept = old.Where(r => r.Header.DeletionTimestamp is null).ToArray();
        var surplus = kept.Length - (limit ?? DefaultLimit);
        return surplus <= 0 ? [] : [.. kept.OrderBy(number).ThenBy(r => r.Header.CreationTimestamp).ThenBy(r => r.Header.Name, StringComparer.Ordinal).Take(surplus)];
    }

    /// <summary>Should two records say the same, the older is the one that is kept.</summary>
    public static KubeObject? Oldest(IEnumerable<KubeObject> same) =>
        same.OrderBy(r => r.Header.CreationTimestamp).ThenBy(r => r.Header.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>A number as annotations bear it.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number in a text; 0 if it is none.</summary>
    public static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
