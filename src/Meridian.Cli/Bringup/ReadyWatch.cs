using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Waits until named objects are Ready, by watching them.</summary>
/// <param name="client">API to watch.</param>
/// <param name="type">Type of the objects.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class ReadyWatch(IKubeClient client, ResourceType type, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns when all are Ready.</summary>
    /// <param name="names">Objects to wait for.</param>
    /// <param name="onReady">Called once for each as it becomes Ready.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">Some are not Ready within a minute.</exception>
    public async Task WaitAsync(IReadOnlyCollection<string> names, Action<string> onReady, CancellationToken cancellationToken)
    {
        var missing = new HashSet<string>(names, StringComparer.Ordinal);
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            while (missing.Count > 0) await FollowAsync(missing, onReady, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"after {Limit.TotalSeconds:0} s these are not Ready: {string.Join(", ", missing)}. See: meridian status, kubectl --context federation describe cluster {missing.First()}");
        }
    }

    private async Task FollowAsync(HashSet<string> missing, Action<string> onReady, CancellationToken cancellationToken)
    {
        await foreach (var change in client.WatchAsync(type, null, new WatchOptions(), cancellationToken))
        {
            if (change.Type is not (WatchEventType.Added or WatchEventType.Modified) || !Readiness.IsReady(change.Object)) continue;
            if (missing.Remove(change.Object.Header.Name)) onReady(change.Object.Header.Name);
            if (missing.Count == 0) return;
        }
    }
}
