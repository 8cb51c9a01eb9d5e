using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>Takes an object through a create or an update as the engine does.</summary>
internal static class StrategyFixture
{
    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public static string[] Create(ResourceType type, JsonObject obj, bool federated = false) =>
        Create(type, obj, out _, federated);

    public static string[] Create(ResourceType type, JsonObject obj, out JsonObject stored, bool federated = false)
    {
        var strategy = (federated ? ResourceStrategies.ForFederation : ResourceStrategies.ForCluster).For(type);
        stored = obj.DeepClone().AsObject();
        strategy.Default(stored);
        strategy.PrepareForCreate(stored);
        return Texts(strategy.Validate(stored));
    }

    public static string[] Update(ResourceType type, JsonObject current, JsonObject updated, out JsonObject stored, string subresource = "")
    {
        var strategy = ResourceStrategies.ForCluster.For(type);
        stored = updated.DeepClone().AsObject();
        strategy.Default(stored);
        strategy.PrepareForUpdate(current, stored, subresource);
        return Texts([.. strategy.Validate(stored), .. strategy.ValidateUpdate(current, stored, subresource)]);
    }

    public static string[] Texts(IReadOnlyList<StatusCause> causes) => [.. causes.Select(c => c.Field.Length == 0 ? c.Message : $"{c.Field}: {c.Message}")];
}
