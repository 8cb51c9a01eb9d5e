using System.Text.Json.Serialization.Metadata;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What the node agent reads of its Node.</summary>
internal sealed record NodeModel : IObjectView<NodeModel>
{
    public NodeStatusModel Status { get; init => field = value ?? new(); } = new();

    public static JsonTypeInfo<NodeModel> JsonTypeInfo => NodeJsonContext.Default.NodeModel;
}

internal sealed record NodeStatusModel
{
    public ConditionModel[] Conditions { get; init => field = value ?? []; } = [];
}
