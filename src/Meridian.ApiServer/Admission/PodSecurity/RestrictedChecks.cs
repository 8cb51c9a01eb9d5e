using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>What the restricted level wants beyond the baseline.</summary>
internal static class RestrictedChecks
{
    private const int WindowsIsDifferent = 25;
    private const int RelaxedForOwnUsers = 34;

    private static readonly string[] FreeVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

    public static Violation? PrivilegeEscalation(PodUnderTest pod, int minor)
    {
        if (pod.IsWindows && minor >= WindowsIsDifferent) return null;
        var containers = pod.ContainersWhere(c => PodJson.Flag(c.SecurityContext, "allowPrivilegeEscalation") != false);
        return containers.Length == 0 ? null : new Violation(
            "allowPrivilegeEscalation != false", $"{Violation.Containers(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }

    public static Violation? Capabilities(PodUnderTest pod, int minor)
    {
        if (pod.IsWindows && minor >= WindowsIsDifferent) return null;
        var keeping = pod.ContainersWhere(c => !BaselineProfiles.CapabilityList(c, "drop").Contains("ALL"));
        var adding = pod.ContainersWhere(c => Added(c).Any());
        if (keeping.Length + adding.Length == 0) return null;
        string[] details =
        [
            .. keeping.Length == 0 ? [] : (string[])[$"{Violation.Containers(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]"],
            .. adding.Length == 0 ? [] : (string[])[$"{Violation.Containers(adding)} must not include {Violation.Quoted(Violation.Set(pod.Containers.SelectMany(Added)))} in securityContext.capabilities.add"],
        ];
        return new Violation("unrestricted capabilities", string.Join("; ", details));

        static IEnumerable<string> Added(ContainerUnderTest c) => BaselineProfiles.CapabilityList(c, "add").Where(added => added != "NET_BIND_SERVICE");
    }

    public static Violation? Volumes(PodUnderTest pod, int minor)
    {
        var bad = pod.Volumes.Select(v => (Name: JsonAccess.Text(v, "name"), Type: SourceOf(v))).Where(v => !FreeVolumes.Contains(v.Type)).ToArray();
        if (bad.Length == 0) return null;
        string[] names = [.. bad.Select(b => b.Name)];
        return new Violation("restricted volume types",
            $"{Violation.Several("volume", names)} {(names.Length == 1 ? "uses" : "use")} {Violation.Several("restricted volume type", Violation.Set(bad.Select(b => b.Type)))}");
    }

    public static Violation? RunAsNonRoot(PodUnderTest pod, int minor)
    {
        if (pod.HasOwnUsers && minor >= RelaxedForOwnUsers) return null;
        var own = PodJson.Flag(pod.SecurityContext, "runAsNonRoot");
        var refusing = pod.ContainersWhere(c => PodJson.Flag(c.SecurityContext, "runAsNonRoot") == false);
        if (own == false || refusing.Length > 0)
            return new Violation("runAsNonRoot != true", $"{Violation.Setters(own == false, refusing)} must not set securityContext.runAsNonRoot=false");
        var silent = own == true ? [] : pod.ContainersWhere(c => PodJson.Flag(c.SecurityContext, "runAsNonRoot") is null);
        return silent.Length == 0 ? null : new Violation("runAsNonRoot != true", $"pod or {Violation.Containers(silent)} must set securityContext.runAsNonRoot=true");
    }

    public static Violation? RunAsUser(PodUnderTest pod, int minor)
    {
        if (pod.HasOwnUsers && minor >= RelaxedForOwnUsers) return null;
        var own = IsRoot(pod.SecurityContext);
        var containers = pod.ContainersWhere(c => IsRoot(c.SecurityContext));
        return own || containers.Length > 0 ? new Violation("runAsUser=0", $"{Violation.Setters(own, containers)} must not set runAsUser=0") : null;

        static bool IsRoot(JsonObject? context) => context?["runAsUser"]?.ToJsonString() == "0";
    }

    public static Violation? Seccomp(PodUnderTest pod, int minor)
    {
        if (pod.IsWindows && minor >= WindowsIsDifferent) return null;
        var own = BaselineProfiles.SeccompType(pod.SecurityContext);
        var bad = pod.ContainersWhere(c => BaselineProfiles.IsBadSeccomp(BaselineProfiles.SeccompType(c.SecurityContext)));
        if (BaselineProfiles.IsBadSeccomp(own) || bad.Length > 0) return BaselineProfiles.SetBadSeccomp(pod, own, bad);
        var silent = own is not null ? [] : pod.ContainersWhere(c => BaselineProfiles.SeccompType(c.SecurityContext) is null);
        return silent.Length == 0 ? null : new Violation(
            "seccompProfile", $"pod or {Violation.Containers(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static string SourceOf(JsonObject volume) => volume.FirstOrDefault(f => f.Key != "name" && f.Value is not null).Key ?? "unknown";
}
