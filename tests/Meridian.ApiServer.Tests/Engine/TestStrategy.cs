using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests;

/// <summary>A kind with one required field (<c>spec.color</c>) when asked for, and nothing else of its own.</summary>
internal sealed class TestStrategy(ResourceType type) : ResourceStrategy
{
    public override ResourceType Type => type;

    public bool NeedsColor { get; init; }

    public bool PutCreates { get; init; }

    public bool NeedsVersion { get; init; }

    public override bool AllowsCreateOnUpdate => PutCreates;

    public override bool AllowsUnconditionalUpdate => !NeedsVersion;

    public override void Default(JsonObject obj)
    {
        if (!type.Equals(ResourceTypes.Namespaces)) return;
        if (obj["spec"] is null && obj["metadata"]?["deletionTimestamp"] is null) obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
    }

    public override IReadOnlyList<StatusCause> Validate(JsonObject obj) =>
        NeedsColor && obj["spec"]?["color"] is null ? [FieldFault.Required("spec.color")] : [];

    public override IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource) => [];
}
