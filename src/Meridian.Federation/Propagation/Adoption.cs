using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Decides whether an object that somebody else made in a member is taken over as a copy. Pure.</summary>
internal static class Adoption
{
    /// <summary>Why the object is left alone; empty if it is taken over.</summary>
    /// <param name="task">What was to be placed.</param>
    /// <param name="seen">The member's object, which is not ours.</param>
    /// <param name="options">Name of the federation.</param>
    public static string WhyNot(CopyTask task, KubeObject seen, FederationOptions options)
    {
        var name = $"{task.Kind.Type.GroupResource} \"{seen.Header.Name}\"";
        if (seen.Header.Annotations.TryGetValue(FederationMarks.Federation, out var other) && other != options.Name)
            return $"{name} in the cluster belongs to the federation \"{other}\"; it is left as it is";
        return task.State.Plan.Rules.Adopt switch
        {
            AdoptRule.Always => "",
            AdoptRule.IfIdentical => Differences(task, seen, options) is { Count: > 0 } fields
                ? $"{name} exists in the cluster and differs in {string.Join(", ", fields)}; it is left as it is" : "",
            _ => $"{name} exists in the cluster and was not made by the federation; it is left as it is",
        };
    }

    // With the replicas it has: how many it should have is the placement's word, not the object's.
    private static IReadOnlyList<string> Differences(CopyTask task, KubeObject seen, FederationOptions options)
    {
        ReplicaShare? share = task.Kind.Replicas?.Wanted(seen) is { } wanted ? new ReplicaShare(wanted, 0, wanted) : null;
        var copy = DesiredCopy.Of(task.Kind, task.Source, share, seen, options.Name).WithoutMarks();
        using var said = JsonDocument.Parse(copy);
        using var held = JsonDocument.Parse(seen.Json);
        return CopyDifferences.Of(said.RootElement, held.RootElement);
    }
}
