using Meridian.Client;

namespace Meridian.Federation;

/// <summary>Finds, in the plans as they are, where those go that need an object.</summary>
internal sealed class Dependents(DependencyIndex index, PropagatedKinds kinds, CopyTable table, IInformers informers, FederationOptions options)
{
    /// <summary>Those that need an object. What is not sent to members needs nothing there.</summary>
    public IReadOnlyCollection<Dependent> Of(TypedKey needed)
    {
        var keys = index.DependentsOf(needed);
        return keys.Count == 0 ? [] : [.. keys.OrderBy(k => k.ToString(), StringComparer.Ordinal).Select(Find).OfType<Dependent>()];
    }

    private Dependent? Find(TypedKey key)
    {
        if (kinds.Find(key.Type) is not { } kind) return null;
        if (informers.For(key.Type).Get(key.Key) is not { Header.DeletionTimestamp: null } source || kind.WhyKept(source, options) is not null) return null;
        return new Dependent(key.ToString(), table.Find(new CopyKey(kind, key.Key))?.Desired?.Plan);
    }
}
