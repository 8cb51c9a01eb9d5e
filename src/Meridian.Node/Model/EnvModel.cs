using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Meridian.Objects;

namespace Meridian.Node;

internal sealed record EnvModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string? Value { get; init; }

    public EnvSourceModel? ValueFrom { get; init; }
}

internal sealed record EnvSourceModel
{
    public FieldRefModel? FieldRef { get; init; }

    public JsonElement? ResourceFieldRef { get; init; }

    public KeyRefModel? ConfigMapKeyRef { get; init; }

    public KeyRefModel? SecretKeyRef { get; init; }
}

internal sealed record FieldRefModel
{
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

internal sealed record KeyRefModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Key { get; init => field = value ?? ""; } = "";

    public bool? Optional { get; init; }
}

internal sealed record EnvFromModel
{
    public string Prefix { get; init => field = value ?? ""; } = "";

    public KeyRefModel? ConfigMapRef { get; init; }

    public KeyRefModel? SecretRef { get; init; }
}

/// <summary>What the node agent reads of a ConfigMap or a Secret; a Secret's values are Base64.</summary>
internal sealed record ConfigModel : IObjectView<ConfigModel>
{
    public Dictionary<string, string> Data { get; init => field = value ?? []; } = [];

    public static JsonTypeInfo<ConfigModel> JsonTypeInfo => NodeJsonContext.Default.ConfigModel;
}

/// <summary>What the node agent reads of a Service.</summary>
internal sealed record ServiceModel : IObjectView<ServiceModel>
{
    public ServiceSpecModel Spec { get; init => field = value ?? new(); } = new();

    public static JsonTypeInfo<ServiceModel> JsonTypeInfo => NodeJsonContext.Default.ServiceModel;
}

internal sealed record ServiceSpecModel
{
    [JsonPropertyName("clusterIP")]
    public string ClusterIp { get; init => field = value ?? ""; } = "";

    public ServicePortModel[] Ports { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public bool HasClusterIp => ClusterIp.Length > 0 && ClusterIp != "None";
}

internal sealed record ServicePortModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public int? Port { get; init; }

    public string Protocol { get; init => field = value ?? "TCP"; } = "TCP";
}
