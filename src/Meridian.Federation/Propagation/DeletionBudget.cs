using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// How many copies may go from one member within a time. What would be more is held back until the time has passed or until a person has
/// confirmed it: a wrong selector, or an unwanted deletion of everything, then costs a part and not the whole.
/// </summary>
/// <param name="floor">Number that is always allowed.</param>
/// <param name="share">Share of the member's copies that is allowed, 0 to 1.</param>
/// <param name="window">Time that counts.</param>
/// <param name="time">Clock.</param>
internal sealed class DeletionBudget(int floor, double share, TimeSpan window, TimeProvider time)
{
    /// <summary>On a federated object or a Cluster, with the value <c>true</c>: its deletions are meant, however many.</summary>
    public const string ConfirmAnnotation = MeridianAnnotations.Prefix + "confirm-deletions";

    // Guards the queue.
    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> spent = [];

    /// <summary>Whether an object says that deletions are meant.</summary>
    public static bool IsConfirmedBy(ObjectHeader header) => header.Annotations.GetValueOrDefault(ConfirmAnnotation) == "true";

    /// <summary>Takes one deletion from the budget.</summary>
    /// <param name="held">Copies the member holds now.</param>
    /// <returns>Null if it may be done now, else the time when it may be tried again.</returns>
    public DateTimeOffset? Spend(long held)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            while (spent.TryPeek(out var oldest) && now - oldest >= window) spent.Dequeue();
            if (spent.Count >= Math.Max(floor, Math.Floor((held + spent.Count) * share))) return spent.TryPeek(out var first) ? first + window : now + window;
            spent.Enqueue(now);
            return null;
        }
    }
}
