namespace Meridian.Controllers.Autoscaling;

/// <summary>What an autoscaler remembers of one workload: what it recommended, and what it changed. Used by one reconcile at a time; a restart forgets it.</summary>
internal sealed class ScalingHistory
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly List<(DateTimeOffset When, int Replicas)> recommendations = [];
    private readonly List<(DateTimeOffset When, int Change)> changes = [];

    /// <summary>Remembers a recommendation.</summary>
    public void Recommend(int replicas, DateTimeOffset now)
    {
        recommendations.RemoveAll(r => now - r.When > Longest);
        recommendations.Add((now, replicas));
    }

    /// <summary>Remembers a change of size: positive for growth.</summary>
    public void Changed(int change, DateTimeOffset now)
    {
        changes.RemoveAll(c => now - c.When > Longest);
        changes.Add((now, change));
    }

    /// <summary>Recommendations of the last seconds.</summary>
    public IEnumerable<int> RecommendedSince(int seconds, DateTimeOffset now) => recommendations.Where(r => r.When > now - TimeSpan.FromSeconds(seconds)).Select(r => r.Replicas);

    /// <summary>Replicas added less those taken in the last seconds.</summary>
    public int ChangedSince(int seconds, DateTimeOffset now) => changes.Where(c => c.When > now - TimeSpan.FromSeconds(seconds)).Sum(c => c.Change);

    /// <summary>Whether nothing was recommended yet.</summary>
    public bool IsNew => recommendations.Count == 0;
}
