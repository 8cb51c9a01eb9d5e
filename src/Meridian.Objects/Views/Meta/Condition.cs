namespace Meridian.Objects;

/// <summary>One condition of an object's status.</summary>
public sealed record Condition
{
    /// <summary>Such as <c>Ready</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Machine-readable cause.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>When the status changed last.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was written last; only where the kind has it.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>When the condition was observed last; only where the kind has it.</summary>
    public DateTimeOffset? LastHeartbeatTime { get; init; }

    /// <summary>Generation the condition was made for; 0 if not told.</summary>
    public long ObservedGeneration { get; init; }
}
