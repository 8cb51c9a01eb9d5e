using System.Diagnostics;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>Makes faults in a home's clusters, remembers them, and undoes them.</summary>
/// <param name="home">The home.</param>
/// <param name="time">Clock.</param>
internal sealed class FaultBook(MeridianHome home, TimeProvider time)
{
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(10);

    private readonly WorldFile file = new(home);

    /// <summary>The faults that hold: those whose time is over, and kills of clusters that run again, are left out.</summary>
    public IReadOnlyList<Fault> Held()
    {
        var now = time.GetUtcNow();
        return [.. file.Read().FaultsAt(now).Where(f => f.Kind != FaultKind.Kill || IsDead(f.Cluster))];
    }

    /// <summary>Makes a fault. One of the same kind towards the same peer is replaced.</summary>
    /// <exception cref="CliException">The cluster is to be killed, and does not run.</exception>
    public async Task AddAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Kind == FaultKind.Kill) await KillAsync(home.Existing(fault.Cluster), cancellationToken);
        await file.UpdateAsync(s => s with { Faults = [.. Still(s).Where(f => !IsSame(f, fault)), fault] }, cancellationToken);
    }

    /// <summary>Undoes faults: of one cluster, or all. Killed clusters are started again. Returns what was undone.</summary>
    public async Task<IReadOnlyList<Fault>> UndoAsync(string? cluster, CancellationToken cancellationToken)
    {
        var undone = Held().Where(f => IsOf(f, cluster)).ToArray();
        // First what costs nothing: a cluster that starts should not meet a partition.
        await file.UpdateAsync(s => s with { Faults = [.. Still(s).Where(f => !IsOf(f, cluster) || f.Kind == FaultKind.Kill)] }, cancellationToken);
        foreach (var killed in undone.Where(f => f.Kind == FaultKind.Kill)) await InstanceProcess.StartAsync(home.Existing(killed.Cluster), cancellationToken);
        await file.UpdateAsync(s => s with { Faults = [.. Still(s).Where(f => !IsOf(f, cluster))] }, cancellationToken);
        return undone;
    }

    private static bool IsOf(Fault fault, string? cluster) => cluster is null || fault.Cluster == cluster;

    private static bool IsSame(Fault one, Fault other) => (one.Kind, one.Cluster, one.From) == (other.Kind, other.Cluster, other.From);

    private IEnumerable<Fault> Still(WorldState state) => state.FaultsAt(time.GetUtcNow());

    private bool IsDead(string cluster) => home.Cluster(cluster) is { Exists: true } folder && !InstanceLock.IsHeld(folder);

    private static async Task KillAsync(InstanceFolder cluster, CancellationToken token)
    {
        if (InstanceProcess.Find(cluster) is not { } running) throw new CliException($"{cluster.Name} does not run");
        using var process = Process.GetProcessById(running.Pid);
        process.Kill();
        await ProcessEnd.WaitAsync(process, DeathLimit, token);
    }
}
