namespace Meridian.Objects;

/// <summary>What failures of a Job's pods mean: the first rule that matches decides.</summary>
public sealed record PodFailurePolicy
{
    /// <summary>The rules in order.</summary>
    public PodFailureRule[] Rules { get; init => field = value ?? []; } = [];
}

/// <summary>One rule about failed pods.</summary>
public sealed record PodFailureRule
{
    /// <summary><c>FailJob</c>, <c>FailIndex</c>, <c>Ignore</c> or <c>Count</c>.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>Matches by exit codes; null when it does not.</summary>
    public ExitCodeRequirement? OnExitCodes { get; init; }

    /// <summary>Matches by any of these conditions.</summary>
    public PodConditionPattern[] OnPodConditions { get; init => field = value ?? []; } = [];
}

/// <summary>Exit codes that a rule is about.</summary>
public sealed record ExitCodeRequirement
{
    /// <summary>Container that is meant; empty for any.</summary>
    public string ContainerName { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c> or <c>NotIn</c>.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The codes.</summary>
    public int[] Values { get; init => field = value ?? []; } = [];
}

/// <summary>A condition of a pod that a rule is about.</summary>
public sealed record PodConditionPattern
{
    /// <summary>Type.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Status; empty means <c>True</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";
}

/// <summary>When a Job has succeeded before all its indexes have: any rule will do.</summary>
public sealed record SuccessPolicy
{
    /// <summary>The rules in order.</summary>
    public SuccessRule[] Rules { get; init => field = value ?? []; } = [];
}

/// <summary>Enough successes.</summary>
public sealed record SuccessRule
{
    /// <summary>Indexes that count, such as <c>0,2-4</c>; empty for all.</summary>
    public string SucceededIndexes { get; init => field = value ?? ""; } = "";

    /// <summary>How many of them; null for each.</summary>
    public int? SucceededCount { get; init; }
}
