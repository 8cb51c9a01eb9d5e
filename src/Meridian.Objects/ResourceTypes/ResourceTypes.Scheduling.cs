namespace Meridian.Objects;

// The group scheduling.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>PriorityClasses.</summary>
    public static readonly ResourceType PriorityClasses = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false) { ShortNames = ["pc"] };

    private static ResourceType[] SchedulingGroup => [PriorityClasses];
}
