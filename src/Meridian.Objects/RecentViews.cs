namespace Meridian.Objects;

/// <summary>
/// Remembers whose views were parsed last, and lets older views go: a view takes several times the memory of the bytes it was made of, and most objects
/// of a large collection are read once and then not again for hours.
/// </summary>
internal static class RecentViews
{
    /// <summary>How many objects keep their view: more than one collection of a usual cluster has.</summary>
    internal const int Kept = 32_768;

    // Weak, so that an object that was replaced goes at once. Racing writers of one slot leave a view that goes with its object, which does no harm.
    private static readonly WeakReference<KubeObject>?[] Slots = new WeakReference<KubeObject>?[Kept];
    private static uint next;

    /// <summary>Notes that an object has a view now. The one whose turn it is loses its own.</summary>
    public static void Add(KubeObject value)
    {
        ref var slot = ref Slots[Interlocked.Increment(ref next) % Kept];
        if (slot is null)
        {
            slot = new WeakReference<KubeObject>(value);
            return;
        }
        if (slot.TryGetTarget(out var oldest)) oldest.ForgetView();
        slot.SetTarget(value);
    }
}
