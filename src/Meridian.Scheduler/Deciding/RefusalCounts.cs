using System.Globalization;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Deciding;

/// <summary>How many nodes have each reason, told as Kubernetes tells it.</summary>
internal sealed class RefusalCounts
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    internal static string Head(int nodes) => string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available:");

    internal void Add(Refusal refusal)
    {
        foreach (var reason in refusal.Reasons) Add(reason, 1);
    }

    internal void Add(string reason, int nodes)
    {
        if (nodes > 0) counts[reason] = counts.GetValueOrDefault(reason) + nodes;
    }

    internal string Tell(int nodes)
    {
        var texts = counts.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value} {r.Key}")).Order(StringComparer.Ordinal);
        return $"{Head(nodes)} {string.Join(", ", texts)}.";
    }
}
