namespace Meridian.Objects;

// The group autoscaling.
public static partial class ResourceTypes
{
    /// <summary>HorizontalPodAutoscalers.</summary>
    public static readonly ResourceType HorizontalPodAutoscalers = Autoscalers("v2");

    /// <summary>The same objects in the version that knows the use of CPU only.</summary>
    public static readonly ResourceType HorizontalPodAutoscalersV1 = Autoscalers("v1");

    private static ResourceType[] AutoscalingGroup => [HorizontalPodAutoscalers, HorizontalPodAutoscalersV1];

    private static ResourceType Autoscalers(string version) => new("autoscaling", version, "HorizontalPodAutoscaler", "horizontalpodautoscalers", true)
    {
        ShortNames = ["hpa"], Categories = ["all"], Subresources = ["status"],
    };
}
