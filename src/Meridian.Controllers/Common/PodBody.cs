using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>Makes the pods of a ReplicaSet from its template.</summary>
internal sealed class PodFactory(Random random)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int LongestPrefix = 58;
    private const int SuffixLength = 5;

    /// <summary>A new pod. It is named here, not by the server, so that its event is known before the answer to its creation.</summary>
    internal (ObjectKey Key, JsonObject Body) Make(KubeObject replicaSet)
    {
        var template = replicaSet.ToNode()["spec"]?["template"] as JsonObject ?? [];
        var metadata = new JsonObject();
        foreach (var field in new[] { "labels", "annotations", "finalizers" })
        {
            if (template["metadata"]?[field] is { } value) metadata[field] = value.DeepClone();
        }
        var prefix = Prefix(replicaSet.Header.Name);
        var name = prefix + Suffix();
        metadata["generateName"] = prefix;
        metadata["name"] = name;
        metadata["namespace"] = replicaSet.Header.Namespace;
        metadata["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(replicaSet, ResourceTypes.ReplicaSets));
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() ?? new JsonObject() };
        return (new ObjectKey(replicaSet.Header.Namespace, name), body);
    }

    private static string Prefix(string name) => (name.Length < LongestPrefix ? name : name[..(LongestPrefix - 1)]) + "-";

    private string Suffix()
    {
        lock (random) return new string(random.GetItems<char>(Alphabet, SuffixLength));
    }
}
