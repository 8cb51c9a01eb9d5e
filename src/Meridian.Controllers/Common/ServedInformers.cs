using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Tells controllers that look after objects of every type which types come and go, and gives up the informers of those that went.</summary>
internal sealed class ServedInformers : IDisposable
{
    private readonly IInformers informers;
    private readonly IServedTypes types;

    // Guards followers and followed, so that two changes at once are told one after the other.
    private readonly Lock gate = new();
    private readonly List<Follower> followers = [];
    private IReadOnlyList<ResourceType> followed;

    public ServedInformers(IInformers informers, IServedTypes types)
    {
        (this.informers, this.types, followed) = (informers, types, types.Types);
        types.Changed += OnChanged;
    }

    /// <summary>Types served now.</summary>
    public IReadOnlyList<ResourceType> Types => types.Types;

    /// <summary>Calls back for every type served now, and later for each that comes or goes.</summary>
    public void Follow(Action<ResourceType> added, Action<ResourceType> removed)
    {
        lock (gate)
        {
            foreach (var type in followed) added(type);
            followers.Add(new Follower(added, removed));
        }
    }

    public void Dispose() => types.Changed -= OnChanged;

    private void OnChanged()
    {
        lock (gate)
        {
            var now = types.Types;
            var (gone, come) = (followed.Except(now).ToArray(), now.Except(followed).ToArray());
            followed = now;
            foreach (var follower in followers)
            {
                foreach (var type in gone) follower.Removed(type);
                foreach (var type in come) follower.Added(type);
            }
            foreach (var type in gone) informers.Forget(type);
        }
    }

    private sealed record Follower(Action<ResourceType> Added, Action<ResourceType> Removed);
}
