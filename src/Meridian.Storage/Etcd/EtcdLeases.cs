using Meridian.Storage.Etcd;

namespace Meridian.Storage;

/// <summary>Leases for objects that end: what is written within a short time with the same time to live shares one. Safe for concurrent use.</summary>
/// <param name="connection">Etcd.</param>
/// <param name="time">Clock.</param>
internal sealed class EtcdLeases(EtcdConnection connection, TimeProvider time) : IDisposable
{
    // A lease is given out for this part of its objects' life, and lives that much longer.
    private const double Shared = 0.05;

    private readonly SemaphoreSlim granting = new(1);
    private readonly Dictionary<TimeSpan, (long Id, DateTimeOffset Until)> given = [];

    /// <summary>A lease that ends no sooner than <paramref name="life"/> from now.</summary>
    public async Task<long> GetAsync(TimeSpan life, CancellationToken cancellationToken)
    {
        await granting.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (given.TryGetValue(life, out var lease) && now < lease.Until) return lease.Id;
            var seconds = (long)Math.Ceiling((life * (1 + Shared)).TotalSeconds);
            var granted = await connection.Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = seconds }, cancellationToken: cancellationToken);
            given[life] = (granted.ID, now + (life * Shared));
            return granted.ID;
        }
        finally
        {
            granting.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => granting.Dispose();
}
