using Meridian.Objects;

namespace Meridian.Controllers.GarbageCollection;

/// <summary>What is known of one of an object's owners.</summary>
internal enum OwnerState
{
    /// <summary>There, or not known not to be: it holds the object.</summary>
    Solid,

    /// <summary>Gone for sure.</summary>
    Gone,

    /// <summary>On its way out, and waiting for its dependents to go first.</summary>
    WaitingForDependents,
}

/// <summary>What the collector does with one object.</summary>
/// <param name="Action">What to do.</param>
/// <param name="OwnerUids">Owners to drop from the object, for <see cref="GarbageAction.DropOwners"/>.</param>
/// <param name="Propagation">How to delete the object, for <see cref="GarbageAction.Delete"/>.</param>
internal sealed record GarbagePlan(GarbageAction Action, IReadOnlyList<string> OwnerUids, string Propagation)
{
    internal const string Foreground = "foregroundDeletion";
    internal const string Orphan = "orphan";

    private static readonly GarbagePlan Keep = new(GarbageAction.Keep, [], "");

    /// <summary>Decides over one object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="owners">State of each of its owners, in their order.</param>
    /// <param name="hasDependents">Whether other objects name it as their owner.</param>
    internal static GarbagePlan For(ObjectHeader item, IReadOnlyList<OwnerState> owners, bool hasDependents)
    {
        if (item.DeletionTimestamp is not null) return OnItsWayOut(item);
        if (owners.Count == 0) return Keep;
        if (owners.Contains(OwnerState.Solid))
        {
            var useless = item.OwnerReferences.Where((_, i) => owners[i] != OwnerState.Solid).Select(o => o.Uid).ToList();
            return useless.Count == 0 ? Keep : new GarbagePlan(GarbageAction.DropOwners, useless, "");
        }
        // An owner that waits wants the whole tree below it gone, leaves first.
        if (owners.Contains(OwnerState.WaitingForDependents) && hasDependents) return new GarbagePlan(GarbageAction.Delete, [], "Foreground");
        return new GarbagePlan(GarbageAction.Delete, [], item.Finalizers.Contains(Orphan) ? "Orphan" : item.Finalizers.Contains(Foreground) ? "Foreground" : "Background");
    }

    private static GarbagePlan OnItsWayOut(ObjectHeader item)
    {
        if (item.Finalizers.Contains(Orphan)) return new GarbagePlan(GarbageAction.OrphanDependents, [], "");
        return item.Finalizers.Contains(Foreground) ? new GarbagePlan(GarbageAction.AwaitDependents, [], "") : Keep;
    }
}

/// <summary>The ways the collector treats an object.</summary>
internal enum GarbageAction
{
    /// <summary>Nothing to do.</summary>
    Keep,

    /// <summary>Drop the owners that no longer count; others hold it.</summary>
    DropOwners,

    /// <summary>Delete it: no owner holds it.</summary>
    Delete,

    /// <summary>Cut its dependents loose, then let it go.</summary>
    OrphanDependents,

    /// <summary>Let it go once the dependents that block it are gone.</summary>
    AwaitDependents,
}
