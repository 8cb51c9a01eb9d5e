using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The events written lately, to count those that repeat. Used by one loop only.</summary>
internal sealed class EventSeries
{
    private const int MostRemembered = 4096;

    private readonly Dictionary<Id, Entry> entries = [];

    internal sealed record Entry(ObjectKey Key, int Count);

    private readonly record struct Id(string Uid, string Name, string Type, string Reason, string Message);

    internal Entry? Find(EventOccurrence occurrence) => entries.GetValueOrDefault(IdOf(occurrence));

    internal void Remember(EventOccurrence occurrence, Entry entry)
    {
        // Forgetting costs an event object that could have been a count, nothing more: no need for a finer rule.
        if (entries.Count >= MostRemembered) entries.Clear();
        entries[IdOf(occurrence)] = entry;
    }

    private static Id IdOf(EventOccurrence o) => new(o.About.Uid, o.About.Key.ToString(), o.Type, o.Reason, o.IsCombined ? "" : o.Message);
}
