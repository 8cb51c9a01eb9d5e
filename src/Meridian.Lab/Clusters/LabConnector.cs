using Meridian.Federation;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>Connects a federation with the clusters of its lab, by name.</summary>
/// <param name="clusters">The clusters.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class LabConnector(IReadOnlyDictionary<string, LabCluster> clusters, TimeProvider time, ILoggerFactory loggers) : IMemberConnector
{
    public IMemberConnection Connect(MemberAccess access) => clusters.TryGetValue(access.Name, out var cluster)
        ? new LabConnection(cluster, time, loggers)
        : throw new FormatException($"the lab has no cluster \"{access.Name}\"");
}
