namespace Meridian.ApiServer;

/// <summary>In which encoding an answer goes out.</summary>
internal enum WireEncoding
{
    /// <summary>JSON, as stored.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>Kubernetes protobuf; only for kinds that have one.</summary>
    Protobuf,
}
