using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Follows how a member that is drained is emptied.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class Draining(IKubeClient federation, TimeProvider time)
{
    /// <summary>What runs in the member now.</summary>
    public async Task<DrainState> LookAsync(string name, CancellationToken cancellationToken) => (await ListAsync(name, cancellationToken)).State;

    /// <summary>Waits until nothing of the federation runs in the member.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="limit">How long to wait; null for as long as it takes.</param>
    /// <param name="ended">Told of every workload that has left.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CliException">Something is there still after the limit; the message says what and why.</exception>
    public async Task WaitAsync(string name, TimeSpan? limit, Action<DrainPart> ended, CancellationToken cancellationToken)
    {
        using var timeout = limit is { } after ? new CancellationTokenSource(after, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var (state, revision) = await ListAsync(name, either.Token);
        try
        {
            while (state.Left.Any()) (state, revision) = await FollowAsync(state, revision, ended, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var left = state.Left.Select(p => $"{p.What}: {p.Asked} wanted, {p.Ready} ready{(p.Why.Length > 0 ? $" ({p.Why})" : "")}");
            throw new CliException($"{name} is not empty after {limit!.Value.TotalSeconds:0.#} s; it is drained further. Still there:\n{string.Join('\n', left)}");
        }
    }

    private async Task<(DrainState State, string Revision)> ListAsync(string name, CancellationToken token)
    {
        var listed = await federation.ListAsync(ResourceTypes.Placements, null, ListOptions.All, token);
        return (DrainState.Of(name, listed.Items), listed.ResourceVersion);
    }

    private async Task<(DrainState, string)> FollowAsync(DrainState state, string revision, Action<DrainPart> ended, CancellationToken token)
    {
        try
        {
            await foreach (var change in federation.WatchAsync(ResourceTypes.Placements, null, new WatchOptions { ResourceVersion = revision }, token))
            {
                revision = change.Object.Header.ResourceVersion;
                if (change.Type == WatchEventType.Bookmark) continue;
                var next = change.Type == WatchEventType.Deleted ? state.Without(change.Object) : state.With(change.Object);
                foreach (var part in next.EndedSince(state)) ended(part);
                state = next;
                if (!state.Left.Any()) break;
            }
            return (state, revision);
        }
        catch (StatusException gone) when (gone.IsGone)
        {
            return await ListAsync(state.Cluster, token);
        }
    }
}
