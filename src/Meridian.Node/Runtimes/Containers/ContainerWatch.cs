using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Notices the end of containers, and reads what they use.</summary>
/// <remarks>CRI v1 has had events only since containerd 1.7, and no runtime must send them: the list of containers is asked for again and again, as every agent must.</remarks>
internal sealed partial class ContainerWatch : IAsyncDisposable
{
    private const int Killed = 137;
    private const int LooksPerStatistics = 20;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(500);

    private readonly CriConnection connection;
    private readonly CriLabels labels;
    private readonly Func<CancellationToken, Task>? revive;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, CriContainer> watched = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, ResourceReading> usage = new Dictionary<string, ResourceReading>(StringComparer.Ordinal);
    private Task running = Task.CompletedTask;
    private bool reachable = true;

    public ContainerWatch(CriConnection connection, CriLabels labels, Func<CancellationToken, Task>? revive, TimeProvider time, ILogger logger) =>
        (this.connection, this.labels, this.revive, this.time, this.logger) = (connection, labels, revive, time, logger);

    public void Start() => running = RunAsync(stopping.Token);

    /// <summary>Tells a container of its end from now on.</summary>
    public void Add(CriContainer container) => watched[container.Id] = container;

    /// <summary>What a container used and uses; null if that is not known yet.</summary>
    public ResourceReading? Usage(string id) => Volatile.Read(ref usage).TryGetValue(id, out var found) ? found : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            for (var looks = 0; ; looks++)
            {
                await LookAsync(looks % LooksPerStatistics == 0, token);
                await Task.Delay(Gap, time, token);
            }
        }
        catch (Exception ended) when (token.IsCancellationRequested && ended is OperationCanceledException or RpcException)
        {
            // The agent stops.
        }
    }

    private async Task LookAsync(bool statistics, CancellationToken token)
    {
        // Taken before the list: what is added later is not missing from it.
        var before = watched.Values.ToList();
        try
        {
            var found = await connection.Runtime.ListContainersAsync(new Cri.ListContainersRequest { Filter = labels.Containers() }, cancellationToken: token);
            var alive = found.Containers.Where(c => c.State is Cri.ContainerState.ContainerRunning or Cri.ContainerState.ContainerCreated).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var container in before.Where(c => !alive.Contains(c.Id))) await EndAsync(container, token);
            if (statistics) await ReadUsageAsync(token);
            reachable = true;
        }
        catch (RpcException failure) when (!token.IsCancellationRequested)
        {
            // The runtime is being started again, perhaps: what runs goes on.
            if (reachable) LogUnreachable(failure.Status.Detail);
            reachable = false;
            await ReviveAsync(token);
        }
    }

    private async Task ReviveAsync(CancellationToken token)
    {
        if (revive is null) return;
        try
        {
            await revive(token);
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // It is tried again, until whatever is in the way is not.
            LogNotRevived(failure.Message);
        }
    }

    private async Task EndAsync(CriContainer container, CancellationToken token)
    {
        var end = await ExitAsync(container.Id, token);
        if (watched.TryRemove(container.Id, out _)) container.End(end);
    }

    private async Task<CriExit> ExitAsync(string id, CancellationToken token)
    {
        try
        {
            var status = (await connection.Runtime.ContainerStatusAsync(new Cri.ContainerStatusRequest { ContainerId = id }, cancellationToken: token)).Status;
            return new CriExit(status.ExitCode, status.Reason == "OOMKilled" ? status.Reason : "");
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            return new CriExit(Killed, "ContainerStatusUnknown");
        }
    }

    private async Task ReadUsageAsync(CancellationToken token)
    {
        var filter = new Cri.ContainerStatsFilter();
        labels.Mark(filter.LabelSelector);
        var read = await connection.Runtime.ListContainerStatsAsync(new Cri.ListContainerStatsRequest { Filter = filter }, cancellationToken: token);
        Volatile.Write(ref usage, read.Stats.Where(s => s.Attributes is not null).ToDictionary(
            s => s.Attributes.Id,
            s => new ResourceReading((long)(s.Cpu?.UsageCoreNanoSeconds?.Value ?? 0), (long)(s.Memory?.WorkingSetBytes?.Value ?? 0)),
            StringComparer.Ordinal));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The container runtime cannot be started again: {Why}")]
    private partial void LogNotRevived(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The container runtime does not answer: {Why}")]
    private partial void LogUnreachable(string why);
}
