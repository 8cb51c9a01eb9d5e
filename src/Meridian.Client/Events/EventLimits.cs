namespace Meridian.Client;

/// <summary>
/// Keeps one object from filling the server with events, by the numbers of client-go: of those that differ in their words only, ten minutes' tenth and all
/// after it are told as one; and beyond 25 an object has one in five minutes. Used by one loop only.
/// </summary>
internal sealed class EventLimits
{
    private const int MostRemembered = 4096;
    private const int MostAlike = 10;
    private const int MostAtOnce = 25;
    private const string Combined = "(combined from similar events): ";
    private static readonly TimeSpan AlikeFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneMoreAfter = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Object, string Type, string Reason), Alike> alike = [];
    private readonly Dictionary<string, Allowance> allowances = new(StringComparer.Ordinal);

    private sealed record Alike(HashSet<string> Messages)
    {
        public DateTimeOffset Last { get; set; }
    }

    private readonly record struct Allowance(double Left, DateTimeOffset At);

    /// <summary>The event as it is to be told: itself, or as one of many that are alike.</summary>
    internal EventOccurrence Combine(EventOccurrence occurrence)
    {
        var id = (IdOf(occurrence), occurrence.Type, occurrence.Reason);
        if (!alike.TryGetValue(id, out var group) || occurrence.When - group.Last > AlikeFor)
        {
            if (alike.Count >= MostRemembered) alike.Clear();
            alike[id] = group = new Alike(new HashSet<string>(StringComparer.Ordinal));
        }
        group.Last = occurrence.When;
        if (group.Messages.Contains(occurrence.Message)) return occurrence;
        if (group.Messages.Count >= MostAlike - 1) return occurrence with { Message = Combined + occurrence.Message, IsCombined = true };
        group.Messages.Add(occurrence.Message);
        return occurrence;
    }

    /// <summary>Whether the object may have one more event now.</summary>
    internal bool Allows(EventOccurrence occurrence)
    {
        var id = IdOf(occurrence);
        if (allowances.Count >= MostRemembered && !allowances.ContainsKey(id)) allowances.Clear();
        var before = allowances.GetValueOrDefault(id, new Allowance(MostAtOnce, occurrence.When));
        var left = Math.Min(MostAtOnce, before.Left + Math.Max(0, (occurrence.When - before.At) / OneMoreAfter));
        allowances[id] = new Allowance(left >= 1 ? left - 1 : left, occurrence.When);
        return left >= 1;
    }

    private static string IdOf(EventOccurrence occurrence) => occurrence.About.Uid.Length > 0 ? occurrence.About.Uid : $"{occurrence.About.Kind}/{occurrence.About.Key}";
}
