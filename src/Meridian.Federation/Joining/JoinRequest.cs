using System.Text.Json.Nodes;
using Meridian.Client;

namespace Meridian.Federation;

/// <summary>How a cluster is to join. What is null stays as it is if the cluster is a member already.</summary>
public sealed record JoinRequest
{
    /// <summary>Name in the federation.</summary>
    public required string Name { get; init; }

    /// <summary>How the cluster is reached. Of this the federation keeps the way to the server, never who we are there.</summary>
    public required ClusterCredentials Administrator { get; init; }

    /// <summary>Where the federation reaches the cluster; null for where we do.</summary>
    public Uri? Server { get; init; }

    /// <summary>Region; null to take it from the nodes.</summary>
    public string? Region { get; init; }

    /// <summary>Zones; null to take them from the nodes.</summary>
    public IReadOnlyList<string>? Zones { get; init; }

    /// <summary>Degrees north and east; null to take the place of the region.</summary>
    public (double Latitude, double Longitude)? Place { get; init; }

    /// <summary>Who runs the cluster; null to take it from the nodes.</summary>
    public string? Provider { get; init; }

    /// <summary>Labels of the Cluster, besides those it has.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints, as in the spec; null for none.</summary>
    public JsonArray? Taints { get; init; }

    /// <summary>API groups of custom resources the federation may write, besides those it serves; <c>*</c> for all.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>Whether the federation may hand out rights in the cluster that it does not have itself. Default false.</summary>
    public bool MayEscalate { get; init; }

    /// <summary>Whether to define the multi-cluster services API in the cluster, if it has no such definitions. Default false.</summary>
    public bool DefinesServices { get; init; }

    /// <summary>Whether to take the cluster from another federation of the same name. Default false.</summary>
    public bool TakesOver { get; init; }

    /// <summary>The name only: credentials do not belong in text.</summary>
    public override string ToString() => Name;
}
