using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Takes leave of a member: its workloads go on running as its own, without our marks, or are deleted if that was asked for; its DNS forgets
/// the federation, and the federation's account goes with all its rights.
/// </summary>
internal sealed partial class MemberDeparture(PropagatedKinds kinds, FederationOptions options, ILogger<MemberDeparture> logger)
{
    // A copy may still be written while the first pass runs; the last pass finds nothing.
    private const int Passes = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // What was made of other members' exports leads nowhere without them.
    private static readonly ResourceType[] Imports = [ResourceTypes.ServiceImports, ResourceTypes.EndpointSlices, ResourceTypes.Services];

    private readonly KubeDnsWriter kubeDns = new(options);

    /// <summary>Removes every trace but what is to stay. Can be repeated.</summary>
    /// <returns>Why something remains; null if nothing does, or if the member does not answer or no longer accepts our credentials, and so is not asked again.</returns>
    public async Task<string?> CleanAsync(string member, IKubeClient client, DepartureMode mode, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await kubeDns.LeaveAsync(client, limit.Token);
            await Task.WhenAll(kinds.All.Select(kind => CleanAsync(client, kind.Type, mode, limit.Token)));
            await Task.WhenAll(Imports.Select(type => DeleteImportsAsync(client, type, limit.Token)));
            await MemberLease.DeleteAsync(client, options, limit.Token);
            await DeleteAccountAsync(client, limit.Token);
            return null;
        }
        // A member that knows us no longer can be asked as little as one that does not answer; so it is after our account has gone, too.
        catch (Exception failure) when (failure is HttpRequestException or IOException or StatusException { Code: 401 })
        {
            LogLeft(member, failure.Message);
            return null;
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            LogLeft(member, failure.Message);
            return failure is OperationCanceledException ? $"it did not answer within {Limit.TotalSeconds:0} s" : failure.Message;
        }
    }

    private async Task CleanAsync(IKubeClient client, ResourceType type, DepartureMode mode, CancellationToken token)
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            var ours = await OursAsync(client, type, token);
            if (ours.Length == 0) return;
            var deletes = mode == DepartureMode.Delete && !HoldsOthers(type);
            await Task.WhenAll(ours.Select(o => deletes ? Live.DeleteAsync(client, type, o, token) : CopyMarks.RemoveAsync(client, type, o, token)));
            if (deletes) return;
        }
    }

    private async Task DeleteImportsAsync(IKubeClient client, ResourceType type, CancellationToken token)
    {
        try
        {
            var list = await client.ListAsync(type, null, McsMarks.All(options), token);
            foreach (var made in list.Items) await Live.DeleteAsync(client, type, made, token);
        }
        catch (StatusException missing) when (missing.IsNotFound || missing.Code == 403)
        {
            // The member does not know services of several clusters, so it has none of them.
        }
    }

    private static bool HoldsOthers(ResourceType type) => type.Equals(ResourceTypes.Namespaces) || type.Equals(ResourceTypes.CustomResourceDefinitions);

    private async Task<KubeObject[]> OursAsync(IKubeClient client, ResourceType type, CancellationToken token)
    {
        try
        {
            var list = await client.ListAsync(type, null, ListOptions.All, token);
            return [.. list.Items.Where(o => FederationMarks.IsOurs(o, options.Name))];
        }
        catch (StatusException missing) when (missing.IsNotFound || missing.Code == 403)
        {
            // The member does not serve the type, or never let us write it.
            return [];
        }
    }

    // The last call this account can make: with its namespace go its token and, by their owner references, its rights.
    private async Task DeleteAccountAsync(IKubeClient client, CancellationToken token)
    {
        var home = await Live.FindAsync(client, ResourceTypes.Namespaces, ObjectKey.Cluster(MemberAccount.NameOf(options.Name)), token);
        if (home?.Header is { DeletionTimestamp: null } header && header.Labels.GetValueOrDefault(FederationMarks.Federation) == options.Name)
            await Live.DeleteAsync(client, ResourceTypes.Namespaces, home, token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} leaves the federation, but marks may remain on its objects: {Why}")]
    private partial void LogLeft(string cluster, string why);
}
