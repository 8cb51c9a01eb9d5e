using System.Text.Json.Serialization;

namespace Meridian.Demo;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackendStats))]
[JsonSerializable(typeof(AggregatedStats))]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(LoadSummary))]
[JsonSerializable(typeof(PodListModel))]
internal sealed partial class DemoJsonContext : JsonSerializerContext;
