namespace Meridian.Controllers.Revisions;

/// <summary>One revision as the history's arithmetic knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its place in the history.</param>
/// <param name="Template">Its template as canonical text.</param>
/// <param name="Created">When it was made; breaks ties.</param>
internal sealed record KnownRevision(string Name, long Number, string Template, DateTimeOffset Created);

/// <summary>What to do so that the present template is the newest of the history.</summary>
/// <param name="Existing">The revision to use, or null: one is to be made.</param>
/// <param name="Number">The place it is to have.</param>
internal sealed record RevisionStep(KnownRevision? Existing, long Number);

/// <summary>The arithmetic of a history of templates.</summary>
internal static class RevisionPlan
{
    /// <summary>Finds the present template's revision: one that came before becomes the newest again.</summary>
    internal static RevisionStep Find(string template, IReadOnlyCollection<KnownRevision> history)
    {
        var ordered = Ordered(history);
        var next = ordered.Count == 0 ? 1 : ordered[^1].Number + 1;
        if (ordered.LastOrDefault(r => r.Template == template) is not { } found) return new RevisionStep(null, next);
        return new RevisionStep(found, ReferenceEquals(found, ordered[^1]) ? found.Number : next);
    }

    /// <summary>The revisions that are beyond the limit, oldest first. Those in use are not counted and stay.</summary>
    internal static IReadOnlyList<KnownRevision> Surplus(IReadOnlyCollection<KnownRevision> history, IReadOnlySet<string> used, int limit)
    {
        var idle = Ordered(history).Where(r => !used.Contains(r.Name)).ToList();
        return [.. idle.Take(Math.Max(0, idle.Count - limit))];
    }

    private static List<KnownRevision> Ordered(IReadOnlyCollection<KnownRevision> history) =>
        [.. history.OrderBy(r => r.Number).ThenBy(r => r.Created).ThenBy(r => r.Name, StringComparer.Ordinal)];
}
