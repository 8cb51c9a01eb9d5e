using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a HorizontalPodAutoscaler of <c>autoscaling/v2</c>.</summary>
public sealed record HorizontalPodAutoscaler : IObjectView<HorizontalPodAutoscaler>
{
    /// <summary>What is wanted.</summary>
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<HorizontalPodAutoscaler> JsonTypeInfo => ObjectsJsonContext.Default.HorizontalPodAutoscaler;
}

/// <summary>What a HorizontalPodAutoscaler wants.</summary>
public sealed record HorizontalPodAutoscalerSpec
{
    /// <summary>The workload that is scaled.</summary>
    public ObjectReference ScaleTargetRef { get; init => field = value ?? new(); } = new();

    /// <summary>Fewest replicas. Default 1.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>Most replicas.</summary>
    public int MaxReplicas { get; init; }

    /// <summary>What the number of replicas follows; the one that asks for most counts.</summary>
    public MetricSpec[] Metrics { get; init => field = value ?? []; } = [];

    /// <summary>How fast it scales; null for the defaults.</summary>
    public AutoscalerBehavior? Behavior { get; init; }
}

/// <summary>One thing that is measured.</summary>
public sealed record MetricSpec
{
    /// <summary><c>Resource</c>, <c>ContainerResource</c>, <c>Pods</c>, <c>Object</c> or <c>External</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>A resource that all containers of the pods use; null for another type.</summary>
    public ResourceMetricSource? Resource { get; init; }

    /// <summary>A resource that one container of the pods uses; null for another type.</summary>
    public ResourceMetricSource? ContainerResource { get; init; }

    /// <summary>A metric of the pods; null for another type.</summary>
    public NamedMetricSource? Pods { get; init; }

    /// <summary>A metric of another object; null for another type.</summary>
    public NamedMetricSource? Object { get; init; }

    /// <summary>A metric of something outside of the cluster; null for another type.</summary>
    public NamedMetricSource? External { get; init; }
}

/// <summary>A metric that has a name.</summary>
public sealed record NamedMetricSource
{
    /// <summary>Which.</summary>
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    /// <summary>The object that it tells of, where it tells of one.</summary>
    public ObjectReference DescribedObject { get; init => field = value ?? new(); } = new();
}

/// <summary>Which metric.</summary>
public sealed record MetricIdentifier
{
    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Which of that name; null for all.</summary>
    public SelectorObject? Selector { get; init; }
}

/// <summary>A resource that is measured.</summary>
public sealed record ResourceMetricSource
{
    /// <summary>The resource, such as <c>cpu</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The container; empty for all.</summary>
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary>What it is to be.</summary>
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}

/// <summary>What a measured value is to be.</summary>
public sealed record MetricTarget
{
    /// <summary><c>Utilization</c>, <c>AverageValue</c> or <c>Value</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Average over the pods, in percent of what they request; null for another type.</summary>
    public int? AverageUtilization { get; init; }

    /// <summary>Average over the pods; null for another type.</summary>
    public Quantity? AverageValue { get; init; }
}

/// <summary>How fast an autoscaler scales.</summary>
public sealed record AutoscalerBehavior
{
    /// <summary>Upwards; null for the default.</summary>
    public ScalingRules? ScaleUp { get; init; }

    /// <summary>Downwards; null for the default.</summary>
    public ScalingRules? ScaleDown { get; init; }
}

/// <summary>How fast an autoscaler scales in one direction.</summary>
public sealed record ScalingRules
{
    /// <summary>How far back recommendations count; null for the direction's default.</summary>
    public int? StabilizationWindowSeconds { get; init; }

    /// <summary><c>Max</c>, <c>Min</c> or <c>Disabled</c>; empty for <c>Max</c>.</summary>
    public string SelectPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Largest changes in a time.</summary>
    public ScalingPolicy[] Policies { get; init => field = value ?? []; } = [];

    /// <summary>How far a value may be off its target, as a share; null for 0.1.</summary>
    public Quantity? Tolerance { get; init; }
}

/// <summary>The largest change in a time.</summary>
public sealed record ScalingPolicy
{
    /// <summary><c>Pods</c> or <c>Percent</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>How many, or how many percent.</summary>
    public int Value { get; init; }

    /// <summary>The time, in seconds.</summary>
    public int PeriodSeconds { get; init; }
}
