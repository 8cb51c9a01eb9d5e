using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>The informers that one process shares over one client.</summary>
/// <param name="client">Where to list and watch.</param>
/// <param name="time">Clock for retries.</param>
/// <param name="loggers">Makes the informers' loggers.</param>
public sealed class InformerSet(IKubeClient client, TimeProvider time, ILoggerFactory loggers) : IInformers, IAsyncDisposable
{
    // Guards the map.
    private readonly Lock gate = new();
    private readonly Dictionary<(ResourceType Type, InformerScope Scope), Informer> informers = [];
    private readonly TaskSet leaving = new();

    /// <summary>Called on an informer's loop when its state has changed. Must be quick.</summary>
    public event Action<InformerState>? StateChanged;

    /// <summary>All informers made so far.</summary>
    public IReadOnlyList<Informer> All
    {
        get { lock (gate) return [.. informers.Values]; }
    }

    /// <summary>Says that the server is there again: tries that wait are made at once.</summary>
    public void RetryNow()
    {
        foreach (var informer in All) informer.RetryNow();
    }

    /// <inheritdoc />
    public IInformer For(ResourceType type) => Get(type, InformerScope.All);

    /// <inheritdoc />
    public IInformer For(ResourceType type, InformerScope scope) => Get(type, scope);

    /// <inheritdoc />
    public IInformer? Find(ResourceType type, InformerScope scope)
    {
        lock (gate) return informers.GetValueOrDefault((type, scope));
    }

    /// <summary>As <see cref="For(ResourceType)"/>, with the informer's state.</summary>
    public Informer Get(ResourceType type) => Get(type, InformerScope.All);

    /// <inheritdoc />
    public void Forget(ResourceType type) => Forget(type, InformerScope.All);

    /// <inheritdoc />
    public void Forget(ResourceType type, InformerScope scope)
    {
        Informer? informer;
        lock (gate) informers.Remove((type, scope), out informer);
        if (informer is not null) leaving.Add(informer.DisposeAsync().AsTask());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await leaving.WhenAllAsync();
        foreach (var informer in All) await informer.DisposeAsync();
    }

    private Informer Get(ResourceType type, InformerScope scope)
    {
        lock (gate)
        {
            if (informers.TryGetValue((type, scope), out var known)) return known;
            var informer = new Informer(client, type, scope, time, loggers.CreateLogger<Informer>());
            informer.StateChanged += state => StateChanged?.Invoke(state);
            informers.Add((type, scope), informer);
            informer.Start();
            return informer;
        }
    }
}
