using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Namespaces;

/// <summary>Tells on a namespace that is on its way out what it waits for.</summary>
internal static class NamespaceStatusPlan
{
    internal static JsonObject Next(KubeObject ns, NamespaceContent content, DateTimeOffset now)
    {
        var status = ObjectStatus.CopyOf(ns);
        status["phase"] = "Terminating";
        var conditions = new ConditionList(status);
        conditions.Set("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered", now);
        conditions.Set("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed", now);
        SetFailure(conditions, content.Failures, now);
        SetCounts(
            conditions, "NamespaceContentRemaining", content.Counts.Select(c => (c.Key.GroupResource + ".", c.Value)),
            ("SomeResourcesRemain", "Some resources are remaining: {0}"), ("ContentRemoved", "All content successfully removed"), "has {0} resource instances", now);
        SetCounts(
            conditions, "NamespaceFinalizersRemaining", content.Finalizers.Select(f => (f.Key, f.Value)),
            ("SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: {0}"), ("ContentHasNoFinalizers", "All content-preserving finalizers finished"),
            "in {0} resource instances", now);
        return status;
    }

    private static void SetFailure(ConditionList conditions, IReadOnlyList<string> failures, DateTimeOffset now)
    {
        const string Type = "NamespaceDeletionContentFailure";
        if (failures.Count == 0) conditions.Set(Type, "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now);
        else conditions.Set(Type, "True", "ContentDeletionFailed", $"Failed to delete all resource types, {failures.Count} remaining: {string.Join(", ", failures)}", now);
    }

    private static void SetCounts(
        ConditionList conditions, string type, IEnumerable<(string Name, int Count)> counts,
        (string Reason, string Message) some, (string Reason, string Message) none, string each, DateTimeOffset now)
    {
        var texts = counts.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => $"{c.Name} {each.Replace("{0}", $"{c.Count}", StringComparison.Ordinal)}").ToList();
        if (texts.Count == 0) conditions.Set(type, "False", none.Reason, none.Message, now);
        else conditions.Set(type, "True", some.Reason, some.Message.Replace("{0}", string.Join(", ", texts), StringComparison.Ordinal), now);
    }
}
