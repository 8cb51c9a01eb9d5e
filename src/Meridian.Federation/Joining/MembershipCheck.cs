using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells whether a member needs to join again.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock.</param>
public sealed class MembershipCheck(IKubeClient federation, TimeProvider time)
{
    /// <summary>Whether the member is there as asked for, is Ready, and has a token of its own that is not due for renewal.</summary>
    public async Task<bool> IsInOrderAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        var cluster = Live.FindAsync(federation, ResourceTypes.Clusters, ObjectKey.Cluster(request.Name), cancellationToken);
        var secret = Live.FindAsync(federation, ResourceTypes.Secrets, new ObjectKey(FederationIdentity.Namespace, request.Name), cancellationToken);
        await Task.WhenAll(cluster, secret);
        if (await cluster is not { Header.DeletionTimestamp: null } registered || await secret is not { } known) return false;
        return IsAsAsked(registered, request) && new MemberSecret(known) is { Account: not null, RenewAfter: { } due } && time.GetUtcNow() < due;
    }

    private static bool IsAsAsked(KubeObject cluster, JoinRequest request)
    {
        var (view, server) = (cluster.View<Cluster>(), request.Server ?? request.Administrator.Server);
        return view.Status.Conditions.IsTrue("Ready") && Uri.TryCreate(view.Spec.Server, UriKind.Absolute, out var there) && there == server
            && (request.Region ?? view.Spec.Region) == view.Spec.Region && (request.Zones ?? view.Spec.Zones).SequenceEqual(view.Spec.Zones)
            && request.Labels.All(l => cluster.Header.Labels.GetValueOrDefault(l.Key) == l.Value);
    }
}
