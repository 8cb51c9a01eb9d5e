using System.Text.Json.Serialization;
using Meridian.Demo;

namespace Meridian.Cli;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(InstanceConfig))]
[JsonSerializable(typeof(ProcessInfo))]
[JsonSerializable(typeof(KubeconfigOriginal))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(FederationReport))]
[JsonSerializable(typeof(LatencyReport))]
[JsonSerializable(typeof(ChaosReport))]
[JsonSerializable(typeof(LoadSummary))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
