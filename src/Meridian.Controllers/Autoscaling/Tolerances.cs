using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>How far a value may be off its target before anything is changed, as shares of the target.</summary>
/// <param name="Up">Above it.</param>
/// <param name="Down">Below it.</param>
internal readonly record struct Tolerances(double Up, double Down)
{
    private const double Default = 0.1;

    /// <summary>Those of an autoscaler.</summary>
    public static Tolerances Of(HorizontalPodAutoscalerSpec spec) => new(Share(spec.Behavior?.ScaleUp), Share(spec.Behavior?.ScaleDown));

    /// <summary>Whether a value is near enough.</summary>
    /// <param name="ratio">The value, divided by its target.</param>
    public bool Cover(double ratio) => ratio >= 1 - Down && ratio <= 1 + Up;

    private static double Share(ScalingRules? rules) => rules?.Tolerance is { } share ? share.MilliValue / 1000.0 : Default;
}
