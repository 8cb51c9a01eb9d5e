using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>Informers that follow a <see cref="FakeKubeClient"/> without delay, or, without one, hold what a test puts in them.</summary>
/// <param name="client">Server to follow, or null.</param>
public sealed class FakeInformers(FakeKubeClient? client = null) : IInformers
{
    // Lazy, so that two first users of a type get the same informer, subscribed once.
    private readonly ConcurrentDictionary<(ResourceType Type, InformerScope Scope), Lazy<FakeInformer>> informers = new();

    IInformer IInformers.For(ResourceType type) => For(type);

    IInformer IInformers.For(ResourceType type, InformerScope scope) => For(type, scope);

    IInformer? IInformers.Find(ResourceType type, InformerScope scope) => IsFollowed(type, scope) ? For(type, scope) : null;

    void IInformers.Forget(ResourceType type, InformerScope scope) => informers.TryRemove((type, scope), out _);

    /// <summary>Whether somebody follows some objects of a type.</summary>
    public bool IsFollowed(ResourceType type, InformerScope scope) => informers.ContainsKey((type, scope));

    /// <summary>The informer of a type.</summary>
    public FakeInformer For(ResourceType type) => For(type, InformerScope.All);

    /// <summary>The informer of some objects of a type.</summary>
    public FakeInformer For(ResourceType type, InformerScope scope) =>
        informers.GetOrAdd((type, scope), key => new Lazy<FakeInformer>(() => Make(key.Type, key.Scope))).Value;

    /// <summary>Lets all caches made so far fall behind until the result is disposed.</summary>
    public IDisposable Hold()
    {
        var holds = informers.Values.Select(i => i.Value.Hold()).ToList();
        return new Subscription(() => holds.ForEach(h => h.Dispose()));
    }

    private FakeInformer Make(ResourceType type, InformerScope scope)
    {
        var informer = new FakeInformer(type);
        client?.Observe(type, change => Show(informer, scope, change));
        return informer;
    }

    private static void Show(FakeInformer informer, InformerScope scope, ObjectChange change)
    {
        var (before, after) = (Within(scope, change.Old), Within(scope, change.New));
        if (before is not null || after is not null) informer.Apply(new ObjectChange(before, after));
    }

    private static KubeObject? Within(InformerScope scope, KubeObject? item)
    {
        if (item is null || (scope.Namespace.Length > 0 && item.Header.Namespace != scope.Namespace)) return null;
        return FakeSelector.Matches(scope.LabelSelector, scope.FieldSelector, item) ? item : null;
    }
}
