using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>One object of the federation, whatever its type.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct TypedKey(ResourceType Type, ObjectKey Key)
{
    /// <summary><c>configmaps shop/words</c>.</summary>
    public override string ToString() => $"{Type.GroupResource} {Key}";
}
