using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What the rules of containers and volumes need to know of the pod around them.</summary>
/// <param name="Spec">The pod's specification.</param>
/// <param name="IsPod">Whether it is a pod's, not a template's.</param>
/// <param name="PodName">Name of the pod; empty for a template, and while a name is to be generated.</param>
internal sealed record PodScope(JsonObject Spec, bool IsPod, string PodName)
{
    /// <summary>The valid volumes by name, filled by <see cref="VolumeRules"/>.</summary>
    public Dictionary<string, JsonObject> Volumes { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of the resource claims.</summary>
    public HashSet<string> Claims { get; } =
        Spec.Items("resourceClaims").Select(c => c.Item.Text("name")).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);

    public long? GracePeriod => Spec.Number("terminationGracePeriodSeconds");

    public string RestartPolicy => Spec.Text("restartPolicy");

    /// <summary>Whether its users are those of the node, as they are unless it says otherwise.</summary>
    public bool HasHostUsers => !Spec.Has("hostUsers") || Spec.Flag("hostUsers");
}
