using Meridian.Client;
using Meridian.Federation;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Lets clusters of this home join its federation. Both are the user's own, to try everything in: the federation may propagate any kind there.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock.</param>
internal sealed class LocalMembership(IKubeClient federation, TimeProvider time)
{
    /// <summary>Label of the Clusters that stand for clusters of this home.</summary>
    public const string Label = "meridian.dev/local";

    /// <summary>Lets a cluster join, or repairs its membership; one that is in order is left alone.</summary>
    /// <exception cref="CliException">It could not join.</exception>
    public async Task JoinAsync(InstanceFolder cluster, CancellationToken cancellationToken)
    {
        var credentials = InstanceCredentials.Read(cluster);
        var request = Request(cluster, credentials);
        if (await new MembershipCheck(federation, time).IsInOrderAsync(request, cancellationToken)) return;
        using var connection = new ApiConnection(credentials);
        try
        {
            await new MemberJoin(federation, time).RunAsync(request, connection.Client, cancellationToken);
        }
        catch (JoinException failure)
        {
            throw new CliException(failure.Message);
        }
    }

    private static JoinRequest Request(InstanceFolder cluster, ClusterCredentials credentials)
    {
        var config = cluster.ReadConfig();
        return new JoinRequest
        {
            Name = cluster.Name, Administrator = credentials, Region = config.Region, Zones = config.Zones, Place = (config.Latitude, config.Longitude),
            Labels = new Dictionary<string, string> { [Label] = "true" }, ApiGroups = ["*"], MayEscalate = true,
            // What an earlier federation of this home left is ours.
            TakesOver = true,
        };
    }
}
