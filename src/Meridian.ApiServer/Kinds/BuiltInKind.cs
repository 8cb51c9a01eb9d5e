using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>One kind the program knows: its rules, and how it is shown.</summary>
/// <param name="Strategy">What is particular about it when it is written.</param>
/// <param name="Columns">How its objects are shown as rows; null for name and time of creation.</param>
public sealed record BuiltInKind(ResourceStrategy Strategy, ITableColumns? Columns = null)
{
    /// <summary>The resource.</summary>
    public ResourceType Type => Strategy.Type;
}
