using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a PodDisruptionBudget.</summary>
public sealed record PodDisruptionBudget : IObjectView<PodDisruptionBudget>
{
    /// <summary>What is wanted.</summary>
    public PodDisruptionBudgetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public PodDisruptionBudgetStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PodDisruptionBudget> JsonTypeInfo => ObjectsJsonContext.Default.PodDisruptionBudget;
}

/// <summary>What a PodDisruptionBudget wants.</summary>
public sealed record PodDisruptionBudgetSpec
{
    /// <summary>Pods that must stay healthy; null when the other bound is given.</summary>
    public IntOrString? MinAvailable { get; init; }

    /// <summary>Pods that may be missing; null when the other bound is given.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Pods that are guarded; null for none.</summary>
    public SelectorObject? Selector { get; init; }
}

/// <summary>What was observed of a PodDisruptionBudget.</summary>
public sealed record PodDisruptionBudgetStatus
{
    /// <summary>Generation the status was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Pods evicted whose deletion has not been seen yet, with the time.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> DisruptedPods { get; init => field = value ?? None; } = None;

    /// <summary>Evictions that are allowed now.</summary>
    public int DisruptionsAllowed { get; init; }

    /// <summary>Healthy pods.</summary>
    public int CurrentHealthy { get; init; }

    /// <summary>Pods that must stay healthy.</summary>
    public int DesiredHealthy { get; init; }

    /// <summary>Pods that are guarded.</summary>
    public int ExpectedPods { get; init; }

    /// <summary>DisruptionAllowed.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    private static IReadOnlyDictionary<string, DateTimeOffset> None => new Dictionary<string, DateTimeOffset>(0, StringComparer.Ordinal);
}
