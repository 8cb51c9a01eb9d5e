using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// The kinds that are copied to members now: everything the federation serves but for <see cref="KeptKinds"/>. Custom ones come and go with
/// their definitions. Safe for concurrent use.
/// </summary>
internal sealed class PropagatedKinds : IDisposable
{
    private readonly IServedTypes types;
    private readonly Func<ResourceType, ScalePaths?> scale;

    // Guards making a new list, so that the newest types win.
    private readonly Lock gate = new();
    private IReadOnlyDictionary<ResourceType, PropagatedKind> byType = new Dictionary<ResourceType, PropagatedKind>();
    private IReadOnlyList<PropagatedKind> all = [];

    /// <param name="types">What the federation serves.</param>
    /// <param name="scale">Where a custom type keeps its replicas; null if it has none.</param>
    public PropagatedKinds(IServedTypes types, Func<ResourceType, ScalePaths?> scale)
    {
        (this.types, this.scale) = (types, scale);
        Refresh();
        types.Changed += OnChanged;
    }

    /// <summary>Called after a change of <see cref="All"/>. Must be quick.</summary>
    public event Action? Changed;

    /// <summary>All of them, in the order in which copies depend on each other; a snapshot.</summary>
    public IReadOnlyList<PropagatedKind> All => Volatile.Read(ref all);

    /// <summary>The kind of a type, or null if it is not copied.</summary>
    public PropagatedKind? Find(ResourceType type) => Volatile.Read(ref byType).GetValueOrDefault(type);

    /// <inheritdoc />
    public void Dispose() => types.Changed -= OnChanged;

    private void OnChanged()
    {
        if (Refresh()) Changed?.Invoke();
    }

    // A type that did not change keeps its kind, so that who holds one can tell.
    private bool Refresh()
    {
        lock (gate)
        {
            var now = types.Types.Where(KeptKinds.IsPropagated).OrderBy(KindTable.Rank).Select(KindOf).ToArray();
            var changed = !now.SequenceEqual(all);
            Volatile.Write(ref byType, now.ToDictionary(k => k.Type));
            Volatile.Write(ref all, now);
            return changed;
        }
    }

    private PropagatedKind KindOf(ResourceType type) =>
        byType.GetValueOrDefault(type) is { } known && ReferenceEquals(known.Type, type) ? known : KindTable.Describe(type, scale(type));
}
