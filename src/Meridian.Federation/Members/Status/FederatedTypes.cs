using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Which types have federated objects, by their Placements. Kept up with each change, so that asking costs nothing.</summary>
internal sealed class FederatedTypes : IDisposable
{
    // Guards the counts.
    private readonly Lock gate = new();
    private readonly Dictionary<(string ApiVersion, string Kind), int> counts = [];
    private readonly PropagatedKinds kinds;
    private IDisposable? subscription;

    public FederatedTypes(PropagatedKinds kinds) => this.kinds = kinds;

    /// <summary>Begins to count. Called once.</summary>
    public void Follow(IInformers federation) => subscription = federation.For(ResourceTypes.Placements).Subscribe(OnChange);

    /// <summary>The types that have objects, among those that are propagated.</summary>
    public IReadOnlyList<ResourceType> InUse()
    {
        lock (gate) return [.. kinds.All.Select(k => k.Type).Where(t => counts.ContainsKey((t.ApiVersion, t.Kind)))];
    }

    /// <inheritdoc />
    public void Dispose() => subscription?.Dispose();

    private void OnChange(ObjectChange change)
    {
        if (change.Old is not null && change.New is not null) return;
        lock (gate)
        {
            if (change.New is { } added) AddLocked(added, 1);
            else if (change.Old is { } gone) AddLocked(gone, -1);
        }
    }

    private void AddLocked(KubeObject placement, int step)
    {
        var of = placement.View<Objects.Placement>().Spec.Object;
        var key = (of.ApiVersion, of.Kind);
        var count = counts.GetValueOrDefault(key) + step;
        if (count > 0) counts[key] = count;
        else counts.Remove(key);
    }
}
