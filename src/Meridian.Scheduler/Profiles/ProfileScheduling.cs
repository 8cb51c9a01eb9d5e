using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Preempting;
using Meridian.Scheduler.Scores;

namespace Meridian.Scheduler.Profiles;

/// <summary>How the pods of one scheduler name find their nodes.</summary>
internal sealed class ProfileScheduling
{
    internal ProfileScheduling(SchedulerProfile profile)
    {
        var filters = NodeFilters.All.Where(f => !profile.WithoutFilters.Contains(f.Name)).ToList();
        var scores = NodeScores.All.Where(s => !profile.WithoutScores.Contains(s.Name)).Select(s => new WeightedScore(Of(s, profile), profile.Weights.GetValueOrDefault(s.Name, s.Weight))).ToList();
        Choice = new NodeChoice(filters, scores, profile.PercentageOfNodesToScore);
        Preemption = profile.Preempts ? new Preemption(filters) : null;
    }

    internal NodeChoice Choice { get; }

    /// <summary>Null if its pods let others be.</summary>
    internal Preemption? Preemption { get; }

    private static INodeScore Of(INodeScore score, SchedulerProfile profile) => score is ResourcesScore && profile.PacksNodes ? new ResourcesScore(ResourcesScore.MostAllocated) : score;
}
