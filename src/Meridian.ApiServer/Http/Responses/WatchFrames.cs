using System.Runtime.CompilerServices;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Recent events of watches as they go out in forms that cost something to make: made once, however many watch. It holds a bounded number of small
/// ones, and forgets. Safe for concurrent use.
/// </summary>
internal sealed class WatchFrames
{
    private const int Slots = 1024;
    private const int LargestKept = 16 * 1024;

    private readonly Entry?[] slots = new Entry?[Slots];

    private sealed record Entry(KubeObject Object, int Kind, ReadOnlyMemory<byte> Frame);

    /// <summary>The frame of an event, made if it is not there.</summary>
    /// <param name="shown">Object of the event.</param>
    /// <param name="kind">Which of the object's frames: a number for each type of event and form.</param>
    /// <param name="make">Makes it.</param>
    public ReadOnlyMemory<byte> Get(KubeObject shown, int kind, Func<ReadOnlyMemory<byte>> make)
    {
        ref var slot = ref slots[(uint)HashCode.Combine(RuntimeHelpers.GetHashCode(shown), kind) % Slots];
        if (Volatile.Read(ref slot) is { } known && ReferenceEquals(known.Object, shown) && known.Kind == kind) return known.Frame;
        var made = make();
        if (made.Length <= LargestKept) Volatile.Write(ref slot, new Entry(shown, kind, made));
        return made;
    }
}
