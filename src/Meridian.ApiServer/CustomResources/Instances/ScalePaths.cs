namespace Meridian.ApiServer;

/// <summary>Where a resource keeps what its <c>scale</c> subresource shows, as simple JSON paths.</summary>
/// <param name="SpecReplicas">Wanted replicas, such as <c>.spec.replicas</c>.</param>
/// <param name="StatusReplicas">Observed replicas, such as <c>.status.replicas</c>.</param>
/// <param name="LabelSelector">Selector of the pods as text, such as <c>.status.selector</c>; empty if there is none.</param>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string LabelSelector);
