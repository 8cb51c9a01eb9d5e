using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Takes leave of a member: its workloads go on running as its own, without our marks, and its DNS forgets the federation.
/// </summary>
internal sealed partial class MemberDeparture(PropagatedKinds kinds, FederationOptions options, ILogger<MemberDeparture> logger)
{
    // A copy may still be written while the first pass runs; the last pass finds nothing.
    private const int Passes = 3;

    private readonly KubeDnsWriter kubeDns = new(options);

    /// <summary>Removes every trace but the workloads. What fails is logged: a member that is given up does not hold its Cluster.</summary>
    public async Task CleanAsync(string member, IKubeClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.MemberCallTimeout);
        try
        {
            await kubeDns.LeaveAsync(client, limit.Token);
            await Task.WhenAll(kinds.All.Select(kind => UnmarkAsync(client, kind.Type, limit.Token)));
            await MemberLease.DeleteAsync(client, options, limit.Token);
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            LogLeft(member, failure.Message);
        }
    }

    private async Task UnmarkAsync(IKubeClient client, ResourceType type, CancellationToken token)
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            var ours = await OursAsync(client, type, token);
            if (ours.Length == 0) return;
            await Task.WhenAll(ours.Select(o => UnmarkAsync(client, type, o.Key, token)));
        }
    }

    private async Task<KubeObject[]> OursAsync(IKubeClient client, ResourceType type, CancellationToken token)
    {
        try
        {
            var list = await client.ListAsync(type, null, ListOptions.All, token);
            return [.. list.Items.Where(o => FederationMarks.IsOurs(o, options.Name))];
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            // The member does not serve the type.
            return [];
        }
    }

    private static async Task UnmarkAsync(IKubeClient client, ResourceType type, ObjectKey key, CancellationToken token)
    {
        var marks = new JsonObject { [FederationMarks.Federation] = null, [FederationMarks.FederatedUid] = null, [FederationMarks.Applied] = null };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = marks, ["labels"] = new JsonObject { [FederationMarks.Federation] = null } } };
        try
        {
            await client.PatchAsync(type, key, PatchKind.Merge, JsonBytes.Of(patch), new WriteOptions { FieldManager = FederationMarks.FieldManager }, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Deleted meanwhile, marks and all.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} left the federation, but marks may remain on its objects: {Why}")]
    private partial void LogLeft(string cluster, string why);
}
