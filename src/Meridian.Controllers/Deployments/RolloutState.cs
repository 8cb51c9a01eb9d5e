namespace Meridian.Controllers.Deployments;

/// <summary>What a rollout's arithmetic knows of one ReplicaSet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted"><c>spec.replicas</c>.</param>
/// <param name="Replicas"><c>status.replicas</c>.</param>
/// <param name="Available"><c>status.availableReplicas</c>.</param>
/// <param name="Created">When it was made; breaks ties and says what is old.</param>
/// <param name="DesiredBefore">The annotation <c>desired-replicas</c>, or null: for how many the Deployment asked when it was last scaled.</param>
/// <param name="MaxBefore">The annotation <c>max-replicas</c>, or null: as before, with the surge.</param>
internal sealed record RolloutReplicas(
    string Name, int Wanted, int Replicas, int Available, DateTimeOffset Created, int? DesiredBefore = null, int? MaxBefore = null);

/// <summary>How many pods a Deployment wants, and how far a rollout may stray from it.</summary>
/// <param name="Desired"><c>spec.replicas</c>.</param>
/// <param name="MaxSurge">Pods above the desired number, resolved from a percentage.</param>
/// <param name="MaxUnavailable">Unavailable pods below the desired number, resolved from a percentage.</param>
/// <param name="Recreate">Whether the strategy is <c>Recreate</c>: surge and unavailability then mean nothing.</param>
internal sealed record RolloutBounds(int Desired, int MaxSurge, int MaxUnavailable, bool Recreate)
{
    /// <summary>Most pods there may be.</summary>
    internal int MostPods => Desired + (Recreate ? 0 : MaxSurge);

    /// <summary>Fewest pods that must be available.</summary>
    internal int FewestAvailable => Desired - (Recreate ? Desired : Math.Min(MaxUnavailable, Desired));
}

/// <summary>A ReplicaSet's new size.</summary>
internal sealed record ScaleTo(string Name, int Replicas);
