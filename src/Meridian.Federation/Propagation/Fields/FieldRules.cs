namespace Meridian.Federation;

/// <summary>Which fields are left to those in a member who own them, whatever the policy says. Pure.</summary>
internal static class FieldRules
{
    /// <summary>
    /// Whether a controller of the member decides the field: one that scales through the scale subresource, as an autoscaler does.
    /// People use that subresource too, by <c>kubectl scale</c>; what they did is a drift like any other.
    /// </summary>
    public static bool IsLeft(FieldConflict conflict) =>
        conflict.Field == ".spec.replicas" && (IsAutoscaler(conflict.Manager) || (conflict.Subresource == "scale" && !IsPerson(conflict.Manager)));

    private static bool IsAutoscaler(string manager) => manager.Contains("autoscaler", StringComparison.OrdinalIgnoreCase) || manager.StartsWith("keda", StringComparison.Ordinal);

    private static bool IsPerson(string manager) => manager.Length == 0 || manager.StartsWith("kubectl", StringComparison.Ordinal);
}
