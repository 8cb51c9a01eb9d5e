using System.Text.Json.Serialization;

namespace Meridian.Node;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PodModel))]
[JsonSerializable(typeof(NodeModel))]
[JsonSerializable(typeof(ServiceModel))]
[JsonSerializable(typeof(ConfigModel))]
internal sealed partial class NodeJsonContext : JsonSerializerContext;
