using System.Text.Json.Serialization;

namespace Meridian.Cli;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(InstanceConfig))]
[JsonSerializable(typeof(ProcessInfo))]
[JsonSerializable(typeof(KubeconfigOriginal))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(FederationReport))]
[JsonSerializable(typeof(LatencyReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
