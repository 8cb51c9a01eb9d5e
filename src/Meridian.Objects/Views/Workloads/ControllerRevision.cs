using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ControllerRevision. Its data is read as JSON.</summary>
public sealed record ControllerRevision : IObjectView<ControllerRevision>
{
    /// <summary>Place in the history: the highest is the newest.</summary>
    public long Revision { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<ControllerRevision> JsonTypeInfo => ObjectsJsonContext.Default.ControllerRevision;
}
