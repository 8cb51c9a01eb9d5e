using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Sets the replicas of a copy that has any.</summary>
internal sealed class ReplicasOverrider : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        if (rule.Replicas is not { } replicas || copy.Root["spec"] is not JsonObject spec || spec["replicas"] is null) return;
        spec["replicas"] = replicas;
        copy.Claim("spec.replicas", replicas.ToString(CultureInfo.InvariantCulture));
    }
}
