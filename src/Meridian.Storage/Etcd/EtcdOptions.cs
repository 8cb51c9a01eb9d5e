namespace Meridian.Storage;

/// <summary>Which etcd keeps the objects, and where in it.</summary>
public sealed class EtcdOptions
{
    /// <summary>URLs of the members, such as <c>http://127.0.0.1:2379</c>. All are of one etcd; any of them will do.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>What all keys begin with. Stores with the same prefix are one store. Default <c>/meridian</c>.</summary>
    public string Prefix { get; init; } = "/meridian";

    /// <summary>How long opening, and a write, wait for etcd to answer. Default 10 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
