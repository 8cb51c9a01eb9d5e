using Meridian.ApiServer;
using Meridian.Storage;

namespace Meridian.Cli;

/// <summary>What a cluster's API and the federation's differ in.</summary>
internal sealed record ApiKind
{
    /// <summary>Resources served, over the durable store.</summary>
    public required Func<IObjectStore, IReadOnlyList<ServedResource>> Resources { get; init; }

    /// <summary>Admission, over the durable store.</summary>
    public required Func<IObjectStore, IReadOnlyList<IAdmission>> Admission { get; init; }

    /// <summary>How resources are shown as tables.</summary>
    public required TableColumnSets Columns { get; init; }

    /// <summary>What can be asked of the server besides access and identity. Default nothing.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Whether the objects are made that Kubernetes makes when a cluster starts. Default true.</summary>
    public bool MakesSystemObjects { get; init; } = true;

    /// <summary>Where users reach the server; null for where it listens.</summary>
    public Uri? Advertised { get; init; }

    /// <summary>Port listened on. Default <see cref="Ports.ApiServer"/>.</summary>
    public int Port { get; init; } = Ports.ApiServer;
}
