using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>A strategy that takes everything: these tests are about the way to the engine.</summary>
internal sealed class AnyStrategy(ResourceType type) : ResourceStrategy
{
    public override ResourceType Type => type;

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    public override IReadOnlyList<StatusCause> Validate(JsonObject obj) => [];

    public override IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource) => [];
}
