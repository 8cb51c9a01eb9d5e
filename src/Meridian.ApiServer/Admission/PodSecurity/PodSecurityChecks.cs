using System.Text.Json.Nodes;

namespace Meridian.ApiServer;

/// <summary>One thing that a level forbids.</summary>
/// <param name="Since">First minor version that forbids it.</param>
/// <param name="Find">Finds it in a pod, by the rules of a minor version.</param>
/// <param name="ReplacedAbove">Whether the restricted level has a stricter check in its place.</param>
internal sealed record PodSecurityCheck(int Since, Func<PodUnderTest, int, Violation?> Find, bool ReplacedAbove = false);

/// <summary>The checks of each level, in the order in which violations are told.</summary>
internal static class PodSecurityChecks
{
    private static readonly PodSecurityCheck[] Baseline =
    [
        new(0, BaselineProfiles.AppArmor),
        new(0, BaselineProfiles.Capabilities, ReplacedAbove: true),
        new(0, BaselineHost.Namespaces),
        new(0, BaselineHost.PathVolumes, ReplacedAbove: true),
        new(0, BaselineHost.Ports),
        new(34, BaselineHost.ProbesAndLifecycle),
        new(0, BaselineProfiles.Privileged),
        new(0, BaselineProfiles.ProcMount),
        new(0, BaselineProfiles.SeLinux),
        new(19, BaselineProfiles.Seccomp, ReplacedAbove: true),
        new(0, BaselineHost.Sysctls),
        new(0, BaselineHost.WindowsHostProcess),
    ];

    private static readonly PodSecurityCheck[] Restricted =
    [
        new(8, RestrictedChecks.PrivilegeEscalation),
        new(22, RestrictedChecks.Capabilities),
        new(0, RestrictedChecks.Volumes),
        new(0, RestrictedChecks.RunAsNonRoot),
        new(23, RestrictedChecks.RunAsUser),
        new(19, RestrictedChecks.Seccomp),
    ];

    /// <summary>Everything in a pod that a policy forbids.</summary>
    public static IReadOnlyList<Violation> Evaluate(PodSecurityPolicy policy, JsonObject? metadata, JsonObject spec)
    {
        if (policy.Level == PodSecurityLevel.Privileged) return [];
        var pod = new PodUnderTest(metadata, spec);
        var restricted = policy.Level == PodSecurityLevel.Restricted;
        var checks = restricted ? Baseline.Where(c => !c.ReplacedAbove).Concat(Restricted) : Baseline;
        return [.. checks.Where(c => c.Since <= policy.Minor).Select(c => c.Find(pod, policy.Minor)).OfType<Violation>()];
    }

    /// <summary>How violations are told.</summary>
    public static string Text(IReadOnlyList<Violation> violations) => string.Join(", ", violations);
}
