using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Limits how many replicas change their member within a window. Counted are replicas that begin somewhere because they end, or ended, elsewhere; what an
/// object gets more, or less, is not counted. What may not move yet stays where it is, or, if that member is lost, waits for the next window.
/// </summary>
internal static class MovementBudget
{
    /// <summary>Cuts the targets down to what may be moved now.</summary>
    public static void Apply(PlacementWork work)
    {
        if (work.Request.Replicas is not { } total || work.Candidates.Rules.Spec.Movement.Budget is not { } budget) return;
        if (work.Candidates.Rules.Division == Division.Duplicated) return;
        var open = Open(work);
        var before = open?.Before ?? Wanted(work);
        // What was never placed anywhere does not move.
        var held = before.Values.Sum();
        var allowed = Math.Max(1, budget.ScaledBy((int)Math.Min(total, int.MaxValue), roundUp: true)) + Math.Max(0, total - held);
        var growth = Growth(work, before);
        if (growth > allowed) Cut(work, before, growth - allowed);
        var moved = Math.Min(growth, allowed) - Math.Max(0, total - held);
        work.Memory = work.Memory with { Window = moved <= 0 ? null : open ?? new MovementWindow(work.Request.Now, before) };
        if (growth > allowed) work.Review((open?.Since ?? work.Request.Now) + work.Candidates.Rules.MovementWindow);
    }

    private static MovementWindow? Open(PlacementWork work) =>
        work.Memory.Window is { } window && work.Request.Now < window.Since + work.Candidates.Rules.MovementWindow ? window : null;

    // Lost members are counted with what they were last asked for: their replicas move too.
    private static Dictionary<string, long> Wanted(PlacementWork work) =>
        work.Holders.Where(i => work.Seats[i] is { HasCopy: true, Wanted: > 0 }).ToDictionary(i => work.Candidates.Members[i].Name, i => work.Seats[i].Wanted, StringComparer.Ordinal);

    private static long Before(PlacementWork work, IReadOnlyDictionary<string, long> before, int i) => before.GetValueOrDefault(work.Candidates.Members[i].Name);

    private static long Growth(PlacementWork work, IReadOnlyDictionary<string, long> before)
    {
        var sum = 0L;
        foreach (var i in work.Active) sum += Math.Max(0, work.Seats[i].Target - Before(work, before, i));
        return sum;
    }

    private static void Cut(PlacementWork work, IReadOnlyDictionary<string, long> before, long excess)
    {
        var cut = excess;
        foreach (var i in work.Active.ToArray().OrderByDescending(i => work.Seats[i].Target - Before(work, before, i)).ThenBy(i => i))
        {
            var part = Math.Clamp(work.Seats[i].Target - Before(work, before, i), 0, cut);
            work.Seats[i].Target -= part;
            cut -= part;
        }
        foreach (var i in Leaving(work))
        {
            var kept = Math.Clamp(work.Seats[i].Wanted - work.Seats[i].Target, 0, excess);
            work.Seats[i].Target += kept;
            excess -= kept;
        }
        work.Problem = excess > 0 ? $"{excess} replicas wait for the next movement window" : "replicas that are to move wait for the next movement window";
    }

    // Those that are to keep some anyway keep first; a member that is to be left altogether is left last.
    private static IEnumerable<int> Leaving(PlacementWork work) => work.Holders
        .Where(i => work.Seats[i].HasCopy && Pacing.CanKeep(work, i))
        .OrderBy(i => work.Seats[i].State).ThenBy(i => i);
}
