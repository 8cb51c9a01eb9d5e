using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>Informers that follow a <see cref="FakeKubeClient"/> without delay, or, without one, hold what a test puts in them.</summary>
/// <param name="client">Server to follow, or null.</param>
public sealed class FakeInformers(FakeKubeClient? client = null) : IInformers
{
    // Lazy, so that two first users of a type get the same informer, subscribed once.
    private readonly ConcurrentDictionary<ResourceType, Lazy<FakeInformer>> informers = new();

    IInformer IInformers.For(ResourceType type) => For(type);

    /// <summary>The informer of a type.</summary>
    public FakeInformer For(ResourceType type) => informers.GetOrAdd(type, t => new Lazy<FakeInformer>(() => Make(t))).Value;

    /// <summary>Lets all caches made so far fall behind until the result is disposed.</summary>
    public IDisposable Hold()
    {
        var holds = informers.Values.Select(i => i.Value.Hold()).ToList();
        return new Subscription(() => holds.ForEach(h => h.Dispose()));
    }

    private FakeInformer Make(ResourceType type)
    {
        var informer = new FakeInformer(type);
        client?.Observe(type, informer.Apply);
        return informer;
    }
}
