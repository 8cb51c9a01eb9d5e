using Meridian.Objects;

namespace Meridian.Client;

/// <summary>How several processes agree on one that acts. The defaults are those of Kubernetes's components.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease that they share.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>Name of this process among them, which no other has.</summary>
    public required string Identity { get; init; }

    /// <summary>How long a leader that is silent keeps the lead; whole seconds. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on acting. Less than <see cref="LeaseDuration"/>. Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two renewals, and between two attempts after a failure. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What makes these numbers senseless, in words, or null.</summary>
    public string? Fault => this switch
    {
        _ when LeaseDuration <= RenewDeadline => $"the lease duration ({LeaseDuration.TotalSeconds:0.###} s) must be longer than the renew deadline ({RenewDeadline.TotalSeconds:0.###} s)",
        _ when RenewDeadline <= RetryPeriod * LeaderElector.Jitter => $"the renew deadline ({RenewDeadline.TotalSeconds:0.###} s) must be longer than {LeaderElector.Jitter} times the retry period ({RetryPeriod.TotalSeconds:0.###} s)",
        _ when RetryPeriod <= TimeSpan.Zero => "the retry period must be more than zero",
        _ => null,
    };
}
