using System.Text.Json.Nodes;

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

    /// <summary>When it was looked at last; only where the kind has it.</summary>
    public DateTimeOffset? LastProbeTime { get; init; }

    /// <summary>When the status changed last.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was written last; only where the kind has it.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>When the condition was observed last; only where the kind has it.</summary>
    public DateTimeOffset? LastHeartbeatTime { get; init; }

    /// <summary>Generation the condition was made for; 0 if not told.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The condition with its time of change: that of the condition before if the status is the same, else <paramref name="now"/>.</summary>
    /// <param name="before">Conditions the object had.</param>
    /// <param name="now">Time of the change, if it is one.</param>
    public Condition After(Condition[] before, DateTimeOffset now) =>
        this with { LastTransitionTime = before.Find(Type) is { } old && old.Status == Status ? old.LastTransitionTime ?? now : now };

    /// <summary>The condition as JSON, without what is not told.</summary>
    public JsonObject ToNode()
    {
        var node = new JsonObject { ["type"] = Type, ["status"] = Status };
        if (LastProbeTime is { } probed) node["lastProbeTime"] = WireTime.Format(probed);
        if (LastHeartbeatTime is { } seen) node["lastHeartbeatTime"] = WireTime.Format(seen);
        if (LastUpdateTime is { } updated) node["lastUpdateTime"] = WireTime.Format(updated);
        if (LastTransitionTime is { } changed) node["lastTransitionTime"] = WireTime.Format(changed);
        if (Reason.Length > 0) node["reason"] = Reason;
        if (Message.Length > 0) node["message"] = Message;
        if (ObservedGeneration > 0) node["observedGeneration"] = ObservedGeneration;
        return node;
    }
}
