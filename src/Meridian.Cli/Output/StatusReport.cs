namespace Meridian.Cli;

/// <summary>What <c>meridian status -o json</c> prints.</summary>
/// <param name="Instances">The clusters by name, then the federation.</param>
internal sealed record StatusReport(IReadOnlyList<InstanceStatus> Instances);
