using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>One federated object, of whatever kind.</summary>
/// <param name="Kind">How its kind is copied.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct CopyKey(PropagatedKind Kind, ObjectKey Key)
{
    /// <summary><c>deployments.apps default/backend</c>.</summary>
    public override string ToString() => $"{Kind.Type.GroupResource} {Key}";
}
