using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How objects of one type are copied to members.</summary>
/// <param name="type">The type.</param>
/// <param name="fields">Top-level fields that are copied besides the metadata.</param>
internal sealed class PropagatedKind(ResourceType type, params string[] fields)
{
    /// <summary>The type.</summary>
    public ResourceType Type => type;

    /// <summary>Top-level fields that are copied besides the metadata.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>Whether an object belongs to each cluster itself and is not copied. Default: none does.</summary>
    public Func<KubeObject, bool> Skips { get; init; } = _ => false;

    /// <summary>Takes out of a copy what each member decides for itself. Default: nothing.</summary>
    public Action<JsonObject> LeaveToMember { get; init; } = _ => { };

    /// <summary>Whether an object that exists in a member already is used as it is, without being marked, changed or ever deleted. Default false.</summary>
    public bool SharesExisting { get; init; }

    /// <summary>Whether the object's replicas are divided, instead of copied. Default false.</summary>
    public bool Divides { get; init; }

    /// <summary>Makes the federated object's status from the copies; null leaves the status alone.</summary>
    public IStatusSummary? Summary { get; init; }
}
