using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Lab;

/// <summary>What became of a scenario.</summary>
/// <param name="Lab">The lab it was told to.</param>
/// <param name="Steps">What became of each step.</param>
public sealed record ScenarioReport(LabOptions Lab, IReadOnlyList<StepReport> Steps)
{
    /// <summary>Whether everything was as it was wanted in time, wherever somebody waited for it.</summary>
    public bool Held => Steps.All(s => s.Settled != false);

    /// <summary>The report for programs.</summary>
    public JsonObject ToNode() => new()
    {
        ["lab"] = new JsonObject { ["clusters"] = Lab.Clusters, ["nodes"] = Lab.Nodes, ["pods"] = Lab.Pods, ["seed"] = Lab.Seed },
        ["held"] = Held,
        ["steps"] = new JsonArray([.. Steps.Select(s => (JsonNode)s.ToNode())]),
    };
}

/// <summary>What became of a step.</summary>
/// <param name="Name">The step.</param>
/// <param name="At">When it began.</param>
/// <param name="Settled">Whether everything was as it is wanted in time; null if nobody waited.</param>
/// <param name="Took">How long it took to get there, or how long it was waited for.</param>
/// <param name="LeastReady">Fewest replicas that were ready at any moment of the step, over all Deployments.</param>
/// <param name="Wanted">Replicas wanted in the end.</param>
/// <param name="Splits">Replicas of every Deployment by cluster in the end, by name; the clusters without are left out.</param>
public sealed record StepReport(
    string Name, TimeSpan At, bool? Settled, TimeSpan Took, long LeastReady, long Wanted, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Splits)
{
    private const int MostShown = 5;

    /// <summary>How long it took until the clusters had been asked for all replicas, ready or not; null if they were not.</summary>
    public TimeSpan? Placed { get; init; }

    /// <summary>One line for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{At.TotalSeconds,7:0.0} s  {Name}: ");
        text.Append(Settled switch
        {
            true => string.Create(CultureInfo.InvariantCulture, $"placed after {Placed?.TotalSeconds:0.00} s, as wanted after {Took.TotalSeconds:0.00} s"),
            false => string.Create(CultureInfo.InvariantCulture, $"NOT as wanted after {Took.TotalSeconds:0.00} s"),
            _ => "done",
        });
        text.Append(CultureInfo.InvariantCulture, $"; {Wanted} replicas wanted, at least {LeastReady} ready");
        foreach (var (name, split) in Splits.OrderBy(s => s.Key, StringComparer.Ordinal).Take(MostShown))
            text.Append(CultureInfo.InvariantCulture, $"\n           {name}: {string.Join(", ", split.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"))}");
        if (Splits.Count > MostShown) text.Append(CultureInfo.InvariantCulture, $"\n           and {Splits.Count - MostShown} more");
        return text.ToString();
    }

    internal JsonObject ToNode()
    {
        var splits = new JsonObject();
        foreach (var (name, split) in Splits.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var clusters = new JsonObject();
            foreach (var (cluster, replicas) in split.OrderBy(c => c.Key, StringComparer.Ordinal)) clusters[cluster] = replicas;
            splits[name] = clusters;
        }
        return new JsonObject
        {
            ["name"] = Name, ["atSeconds"] = At.TotalSeconds, ["settled"] = Settled, ["tookSeconds"] = Took.TotalSeconds, ["placedSeconds"] = Placed?.TotalSeconds,
            ["leastReady"] = LeastReady, ["wanted"] = Wanted, ["placements"] = splits,
        };
    }
}
