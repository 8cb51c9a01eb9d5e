using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// The Lease in a member that says which control plane drives it. Of two federations of one name, such as a restored copy beside its
/// original, the one that holds it goes on; the other does not write there.
/// </summary>
/// <param name="client">The member.</param>
/// <param name="leadership">Whether this process acts for its control plane.</param>
/// <param name="options">Who the control plane is.</param>
/// <param name="time">Clock.</param>
internal sealed class MemberLease(IKubeClient client, ILeadership leadership, FederationOptions options, TimeProvider time) : IDisposable
{
    private const string Namespace = "kube-system";

    private readonly LeaseLock leaseLock = new(client, new LeaseLockOptions
    {
        Key = KeyOf(options), Identity = options.Identity, Duration = options.MemberLeaseDuration, Deadline = options.MemberLeaseDeadline,
    }, time);

    /// <summary>Whether this process may write to the member now.</summary>
    public bool MayWrite => leadership.IsLeading && leaseLock.IsHeld;

    /// <summary>Cancelled when this process ceases to act.</summary>
    public CancellationToken Term => leadership.Term;

    /// <summary>Takes the Lease, or renews it when that is due. Does nothing while another process acts.</summary>
    /// <returns>Why the member may not be driven; null if it may, or if that is not ours to know.</returns>
    /// <exception cref="StatusException">The member did not let the Lease be read or written.</exception>
    public async Task<string?> KeepAsync(CancellationToken cancellationToken)
    {
        if (!leadership.IsLeading || leaseLock.Age < options.MemberLeasePeriod) return null;
        var claim = await leaseLock.TryAsync(cancellationToken);
        return claim.Other is { } other ? Contention(other) : null;
    }

    /// <summary>Makes sure that this process may write to the member, taking the Lease if need be.</summary>
    /// <exception cref="StatusException">503: it may not.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (MayWrite) return;
        if (!leadership.IsLeading) throw ApiError.Unavailable("another process of the federation leads; this one does not write to members");
        var claim = await leaseLock.TryAsync(cancellationToken);
        if (claim.Other is { } other) throw ApiError.Unavailable(Contention(other));
    }

    /// <summary>Takes the Lease out of a member that leaves, if it is this control plane's.</summary>
    public static async Task DeleteAsync(IKubeClient client, FederationOptions options, CancellationToken cancellationToken)
    {
        if (options.Identity.Length == 0) return;
        if (await Live.FindAsync(client, ResourceTypes.Leases, KeyOf(options), cancellationToken) is not { } lease) return;
        if (lease.View<Lease>().Spec.HolderIdentity == options.Identity) await Live.DeleteAsync(client, ResourceTypes.Leases, lease, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => leaseLock.Dispose();

    private static ObjectKey KeyOf(FederationOptions options) => new(Namespace, $"meridian-federation-{options.Name}");

    private string Contention(KubeObject lease)
    {
        var spec = lease.View<Lease>().Spec;
        return $"the cluster is driven by another control plane of a federation \"{options.Name}\": {spec.HolderIdentity}, which holds the lease {lease.Key}. " +
            $"It is not written to from here. Stop that one, or let the cluster leave it; the lease is free {spec.LeaseDurationSeconds} s after it was renewed last";
    }
}
