using System.Net;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>What the frontends of one proxy share: the connections in progress, and their end.</summary>
internal sealed class ProxyTraffic(TimeProvider time, ILogger logger, Distances? distances = null) : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskSet tasks = new();

    public ILogger Logger => logger;

    public TimeProvider Time => time;

    public OpenSockets Connections { get; } = new();

    /// <summary>Chance, for what happens on the way.</summary>
    public Random Random => distances?.Random ?? Random.Shared;

    /// <summary>The way from a client to a frontend.</summary>
    public Link LinkOf(IPAddress client, IPAddress frontend) => distances?.Between(client, frontend) ?? Link.Always;

    /// <summary>Cancelled when the proxy ends.</summary>
    public CancellationToken Stopping => stopping.Token;

    public void Track(Task task) => tasks.Add(task);

    /// <summary>Waits a moment; a cancelled wait just ends early.</summary>
    public async Task PauseAsync(CancellationToken token)
    {
        try
        {
            await Task.Delay(PauseAfterFailure, time, token);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop sees it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Connections.ResetAll();
        await tasks.WhenAllAsync();
        stopping.Dispose();
    }
}
