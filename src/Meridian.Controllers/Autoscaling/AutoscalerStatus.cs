using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>The status of an autoscaler while it is written.</summary>
internal sealed class AutoscalerStatus
{
    private readonly ConditionList conditions;
    private readonly DateTimeOffset now;

    public AutoscalerStatus(KubeObject autoscaler, DateTimeOffset now)
    {
        this.now = now;
        Node = ObjectStatus.CopyOf(autoscaler);
        conditions = new ConditionList(Node);
    }

    /// <summary>The status.</summary>
    public JsonObject Node { get; }

    /// <summary>Whether the workload can be scaled.</summary>
    public void Able(bool able, string reason, string message) => Set("AbleToScale", able, reason, message);

    /// <summary>Whether there is something to scale by.</summary>
    public void Active(bool active, string reason, string message) => Set("ScalingActive", active, reason, message);

    /// <summary>Whether bounds or pace hold the size off what metrics ask for.</summary>
    public void Limited(bool limited, string reason, string message) => Set("ScalingLimited", limited, reason, message);

    /// <summary>Tells sizes.</summary>
    public void Sizes(int current, int desired) => (Node["currentReplicas"], Node["desiredReplicas"]) = (current, desired);

    /// <summary>Tells what was measured.</summary>
    public void Metrics(IReadOnlyList<MetricEvaluation> metrics) =>
        Node["currentMetrics"] = metrics.Count == 0 ? null : new JsonArray([.. metrics.Select(m => (JsonNode?)m.Status)]);

    /// <summary>Tells that the size was changed now.</summary>
    public void Scaled() => Node["lastScaleTime"] = WireTime.Format(now);

    private void Set(string type, bool value, string reason, string message) => conditions.Set(type, value ? "True" : "False", reason, message, now);
}
