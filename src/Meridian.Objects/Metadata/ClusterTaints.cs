namespace Meridian.Objects;

/// <summary>Taints that Meridian itself puts on the members of a federation.</summary>
public static class ClusterTaints
{
    /// <summary>
    /// With the effect <c>NoSchedule</c> the member is given nothing new, with <c>NoExecute</c> what runs there moves away.
    /// Put there by <c>meridian cluster cordon</c> and <c>drain</c>, taken away by <c>uncordon</c>.
    /// </summary>
    public const string Unschedulable = "federation.meridian.dev/unschedulable";
}
