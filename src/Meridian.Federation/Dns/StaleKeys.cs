using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What is to be looked at again. Safe for concurrent use.</summary>
internal sealed class StaleKeys
{
    // Guards both.
    private readonly Lock gate = new();
    private HashSet<ObjectKey> keys = [];
    private bool all = true;

    /// <summary>What is to be done: everything, or just these.</summary>
    public readonly record struct Taken(bool All, IReadOnlySet<ObjectKey> Keys);

    /// <summary>Adds one.</summary>
    public void Add(ObjectKey key)
    {
        lock (gate)
            if (!all) keys.Add(key);
    }

    /// <summary>Adds everything, as it is at the start.</summary>
    public void AddAll()
    {
        lock (gate)
        {
            all = true;
            keys.Clear();
        }
    }

    /// <summary>Takes what there is; nothing is left.</summary>
    public Taken Take()
    {
        lock (gate)
        {
            var taken = new Taken(all, keys);
            (all, keys) = (false, []);
            return taken;
        }
    }
}
