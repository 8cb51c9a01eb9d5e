using System.Net;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How a federated service is reached in one member now.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Addresses">Load balancer addresses; empty unless there is a ready endpoint behind them and the member answers.</param>
/// <param name="HostNames">Load balancer names, where the member's load balancer has no address; under the same conditions.</param>
internal sealed record ServiceReach(string Cluster, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> HostNames);
