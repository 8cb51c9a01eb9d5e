namespace Meridian.Objects;

/// <summary>A taint that a pod bears.</summary>
public sealed record Toleration
{
    /// <summary>Key of the taint; empty with operator Exists for all.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>Equal</c>, <c>Exists</c>, <c>Lt</c> or <c>Gt</c>; empty means Equal.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Value of the taint for Equal.</summary>
    public string Value { get; init => field = value ?? ""; } = "";

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c>, <c>NoExecute</c>; empty for all.</summary>
    public string Effect { get; init => field = value ?? ""; } = "";

    /// <summary>How long NoExecute is borne; null for ever.</summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>How evenly pods spread.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>Largest difference between domains.</summary>
    public int MaxSkew { get; init; }

    /// <summary>Node label whose values are the domains.</summary>
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary><c>DoNotSchedule</c> or <c>ScheduleAnyway</c>.</summary>
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";

    /// <summary>Pods that count; null for none.</summary>
    public SelectorObject? LabelSelector { get; init; }

    /// <summary>Fewer domains than this count as an empty one; null for 1.</summary>
    public int? MinDomains { get; init; }

    /// <summary><c>Honor</c> or <c>Ignore</c>; empty means Honor.</summary>
    public string NodeAffinityPolicy { get; init => field = value ?? ""; } = "";

    /// <summary><c>Honor</c> or <c>Ignore</c>; empty means Ignore.</summary>
    public string NodeTaintsPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Pod labels whose values are added to the selector.</summary>
    public string[] MatchLabelKeys { get; init => field = value ?? []; } = [];
}
