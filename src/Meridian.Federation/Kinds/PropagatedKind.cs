using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How objects of one type are copied to members. What is not said otherwise is copied whole, but for its status.</summary>
/// <param name="type">The type.</param>
internal sealed class PropagatedKind(ResourceType type)
{
    // What every cluster keeps of an object itself; metadata is copied apart.
    private static readonly HashSet<string> NotContent = new(StringComparer.Ordinal) { "apiVersion", "kind", "metadata", "status" };

    /// <summary>The type.</summary>
    public ResourceType Type => type;

    /// <summary>Takes out of a copy what each member decides for itself. Default: nothing.</summary>
    public Action<JsonObject> LeaveToMember { get; init; } = _ => { };

    /// <summary>Whether an object that exists in a member already is used as it is, without being marked, changed or ever deleted. Default false.</summary>
    public bool SharesExisting { get; init; }

    /// <summary>The number that is divided over the members; null if objects are simply copied.</summary>
    public IReplicaField? Replicas { get; init; }

    /// <summary>Whether the object's replicas are divided, instead of copied.</summary>
    public bool Divides => Replicas is not null;

    /// <summary>How many a copy asks for and how many are ready, where that is not what is divided; null where there is nothing to count.</summary>
    public Func<KubeObject, (long Wanted, long Ready)>? Progress { get; init; }

    /// <summary>Makes the federated object's status from the copies; null leaves the status alone.</summary>
    public IStatusSummary? Summary { get; init; }

    /// <summary>Whether a top-level field is copied to members.</summary>
    public static bool Copies(string field) => !NotContent.Contains(field);

    /// <summary>Why an object of this kind is not copied; null if it is.</summary>
    public string? WhyKept(KubeObject source, FederationOptions options) => KeptObjects.Why(type, source, options);
}
