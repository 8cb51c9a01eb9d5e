using System.Net;
using Meridian.Objects;

namespace Meridian.Dashboard;

/// <summary>What a <see cref="DashboardServer"/> shows and where.</summary>
public sealed class DashboardOptions
{
    /// <summary>Where to listen.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Whoever knows this text may look. Never logged.</summary>
    public required string Token { get; init; }

    /// <summary>The cluster that a load balancer address belongs to, or null if it is none of ours.</summary>
    public required Func<string, string?> ClusterOf { get; init; }

    /// <summary>The federated service that counts requests in each cluster. Default <c>default/aggregator</c>.</summary>
    public ObjectKey AggregatorService { get; init; } = new("default", "aggregator");
}
