using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>
/// Takes and renews one Lease. Whether another holder's has run out is judged by this machine's clock alone, from the moment its last
/// renewal was seen: clocks of different machines are never compared. Safe for concurrent use.
/// </summary>
/// <remarks>Kubernetes: <c>client-go/tools/leaderelection</c>, whose records it reads and writes.</remarks>
/// <param name="client">The API that keeps the Lease.</param>
/// <param name="options">Which Lease.</param>
/// <param name="time">Clock.</param>
public sealed class LeaseLock(IKubeClient client, LeaseLockOptions options, TimeProvider time) : IDisposable
{
    private const long Never = long.MinValue;

    private sealed record Seen(string Holder, DateTimeOffset? Renewed, long At);

    // One attempt at a time; guards known and seen.
    private readonly SemaphoreSlim turn = new(1);
    private KubeObject? known;
    private Seen? seen;
    private long renewed = Never;

    /// <summary>Whether it is ours, and may be counted on: it was renewed within <see cref="LeaseLockOptions.Deadline"/>.</summary>
    public bool IsHeld => Remaining > TimeSpan.Zero;

    /// <summary>How long it may still be counted on if it is not renewed; zero if it is not ours.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var at = Volatile.Read(ref renewed);
            var left = at == Never ? TimeSpan.Zero : options.Deadline - time.GetElapsedTime(at);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>How long ago it was renewed; null if it is not ours.</summary>
    public TimeSpan? Age => Volatile.Read(ref renewed) is var at && at == Never ? null : time.GetElapsedTime(at);

    /// <summary>Takes the Lease if it is free or has run out, renews it if it is ours.</summary>
    /// <exception cref="StatusException">The API refused. The Lease is ours as long as it was before.</exception>
    public async Task<LeaseClaim> TryAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Taken before anything is sent: others count from when they see it, which is later.
            var started = time.GetTimestamp();
            var claim = await ClaimAsync(cancellationToken);
            Volatile.Write(ref renewed, claim.IsHeld ? started : Never);
            return claim;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes note of the Lease as a watch shows it. Returns how long it must stay so until it may be taken; zero if it is free.</summary>
    public TimeSpan Observe(KubeObject lease)
    {
        var spec = lease.View<Lease>().Spec;
        if (spec.HolderIdentity.Length == 0 || spec.HolderIdentity == options.Identity) return TimeSpan.Zero;
        var last = Volatile.Read(ref seen);
        if (last is null || last.Holder != spec.HolderIdentity || last.Renewed != spec.RenewTime)
            Volatile.Write(ref seen, last = new Seen(spec.HolderIdentity, spec.RenewTime, time.GetTimestamp()));
        var life = spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Duration;
        var left = life - time.GetElapsedTime(last.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Lets go of the Lease if it is ours, so that another need not wait until it has run out.</summary>
    /// <exception cref="StatusException">The API refused; the Lease runs out by itself.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (known is null || Volatile.Read(ref renewed) == Never) return;
            Volatile.Write(ref renewed, Never);
            var freed = known.ToNode();
            freed["spec"]!["holderIdentity"] = "";
            freed["spec"]!["leaseDurationSeconds"] = 1;
            freed["spec"]!["renewTime"] = WireTime.FormatMicro(time.GetUtcNow());
            known = null;
            await client.UpdateAsync(ResourceTypes.Leases, options.Key, JsonBytes.Of(freed), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException moved) when (moved.IsConflict || moved.IsNotFound)
        {
            // It is somebody else's by now, or gone.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private async Task<LeaseClaim> ClaimAsync(CancellationToken token)
    {
        for (var again = true; ; again = false)
        {
            known ??= await FindAsync(token);
            if (known is { } held && Observe(held) is var left && left > TimeSpan.Zero)
            {
                known = null;
                return new LeaseClaim(held, left);
            }
            try
            {
                known = await WriteAsync(known, token);
                return default;
            }
            catch (StatusException moved) when (moved.IsConflict || moved.IsNotFound || moved.IsAlreadyExists)
            {
                // Somebody wrote it since it was read: what he wrote decides.
                known = null;
                if (!again) throw;
            }
        }
    }

    private async Task<KubeObject?> FindAsync(CancellationToken token)
    {
        try
        {
            return await client.GetAsync(ResourceTypes.Leases, options.Key, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private Task<KubeObject> WriteAsync(KubeObject? before, CancellationToken token)
    {
        var node = before?.ToNode() ?? new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Leases.ApiVersion,
            ["kind"] = ResourceTypes.Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Key.Name, ["namespace"] = options.Key.Namespace },
        };
        Annotate(node["metadata"]!.AsObject());
        node["spec"] = Spec(before?.View<Lease>().Spec ?? new LeaseSpec());
        return before is null
            ? client.CreateAsync(ResourceTypes.Leases, options.Key.Namespace, JsonBytes.Of(node), WriteOptions.Default, token)
            : client.UpdateAsync(ResourceTypes.Leases, options.Key, JsonBytes.Of(node), WriteOptions.Default, token);
    }

    private void Annotate(JsonObject metadata)
    {
        if (options.Annotations.Count == 0) return;
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        foreach (var (name, value) in options.Annotations) annotations[name] = value;
    }

    private JsonObject Spec(LeaseSpec before)
    {
        var now = time.GetUtcNow();
        var kept = before.HolderIdentity == options.Identity;
        return new JsonObject
        {
            ["holderIdentity"] = options.Identity,
            ["leaseDurationSeconds"] = (int)options.Duration.TotalSeconds,
            ["acquireTime"] = WireTime.FormatMicro(kept && before.AcquireTime is { } acquired ? acquired : now),
            ["renewTime"] = WireTime.FormatMicro(now),
            ["leaseTransitions"] = (before.LeaseTransitions ?? 0) + (kept || before.AcquireTime is null ? 0 : 1),
        };
    }
}
