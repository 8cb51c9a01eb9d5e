using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>autoscaling</c>: one kind in two versions.</summary>
internal static class AutoscalingKinds
{
    private static readonly BuiltInKind Autoscaler = new(new HorizontalPodAutoscalerStrategy(), new AutoscalerColumns());

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        Autoscaler,
        BuiltInKind.Version(ResourceTypes.HorizontalPodAutoscalersV1, Autoscaler, new AutoscalerConversion(), new AutoscalerV1Columns()),
    ];
}
