using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>What the baseline level forbids because it takes away what holds a container.</summary>
internal static class BaselineProfiles
{
    private const string AppArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";
    private const int ContainerEngineType = 31;
    private const int RelaxedForOwnUsers = 34;

    private static readonly HashSet<string> DefaultCapabilities = new(StringComparer.Ordinal)
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    };

    public static Violation? AppArmor(PodUnderTest pod, int minor)
    {
        var own = AppArmorType(pod.SecurityContext);
        var ownIsBad = IsBadAppArmor(own);
        var containers = pod.ContainersWhere(c => IsBadAppArmor(AppArmorType(c.SecurityContext)));
        var values = Violation.Set(pod.Containers.Select(c => AppArmorType(c.SecurityContext)).Append(own).Where(IsBadAppArmor));
        var annotations = Violation.Set(pod.Annotations.Where(a => IsBadAnnotation(a.Key, pod.Annotations)).Select(a => $"{a.Key}=\"{JsonAccess.Text(pod.Annotations, a.Key)}\""));
        if (values.Length + annotations.Length == 0) return null;
        string[] details =
        [
            .. values.Length == 0 ? [] : (string[])[$"{Violation.Setters(ownIsBad, containers)} must not set AppArmor profile type to {Violation.Quoted(values)}"],
            .. annotations.Length == 0 ? [] : (string[])[$"{Violation.Plural("annotation", annotations)} {string.Join(", ", annotations)}"],
        ];
        return new Violation(values.Length + annotations.Length == 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles", string.Join("; ", details));
    }

    public static Violation? Capabilities(PodUnderTest pod, int minor)
    {
        var containers = pod.ContainersWhere(c => Added(c).Any());
        return containers.Length == 0 ? null : new Violation("non-default capabilities",
            $"{Violation.Containers(containers)} must not include {Violation.Quoted(Violation.Set(pod.Containers.SelectMany(Added)))} in securityContext.capabilities.add");

        static IEnumerable<string> Added(ContainerUnderTest c) => CapabilityList(c, "add").Where(added => !DefaultCapabilities.Contains(added));
    }

    public static Violation? Privileged(PodUnderTest pod, int minor)
    {
        var containers = pod.ContainersWhere(c => PodJson.Flag(c.SecurityContext, "privileged") == true);
        return containers.Length == 0 ? null : new Violation("privileged", $"{Violation.Containers(containers)} must not set securityContext.privileged=true");
    }

    public static Violation? ProcMount(PodUnderTest pod, int minor)
    {
        if (minor >= RelaxedForOwnUsers && pod.HasOwnUsers) return null;
        var containers = pod.ContainersWhere(c => IsBad(Mount(c)));
        return containers.Length == 0 ? null : new Violation("procMount",
            $"{Violation.Containers(containers)} must not set securityContext.procMount to {Violation.Quoted(Violation.Set(pod.Containers.Select(Mount).Where(IsBad)))}");

        static string Mount(ContainerUnderTest c) => JsonAccess.Text(c.SecurityContext, "procMount");
        static bool IsBad(string mount) => mount is not ("" or "Default");
    }

    public static Violation? SeLinux(PodUnderTest pod, int minor)
    {
        var own = pod.SecurityContext?["seLinuxOptions"];
        JsonNode?[] all = [own, .. pod.Containers.Select(c => c.SecurityContext?["seLinuxOptions"])];
        var containers = pod.ContainersWhere(c => IsBad(c.SecurityContext?["seLinuxOptions"]));
        if (!IsBad(own) && containers.Length == 0) return null;
        var types = Violation.Set(all.Select(o => JsonAccess.Text(o, "type")).Where(IsBadType));
        string[] data =
        [
            .. types.Length == 0 ? [] : (string[])[Violation.Several("type", types)],
            .. all.Any(o => JsonAccess.Text(o, "user").Length > 0) ? (string[])["user may not be set"] : [],
            .. all.Any(o => JsonAccess.Text(o, "role").Length > 0) ? (string[])["role may not be set"] : [],
        ];
        return new Violation("seLinuxOptions", $"{Violation.Setters(IsBad(own), containers)} set forbidden securityContext.seLinuxOptions: {string.Join("; ", data)}");

        bool IsBad(JsonNode? options) => IsBadType(JsonAccess.Text(options, "type")) || JsonAccess.Text(options, "user").Length > 0 || JsonAccess.Text(options, "role").Length > 0;
        bool IsBadType(string type) =>
            type is not ("" or "container_t" or "container_init_t" or "container_kvm_t") && (type != "container_engine_t" || minor < ContainerEngineType);
    }

    public static Violation? Seccomp(PodUnderTest pod, int minor)
    {
        var own = SeccompType(pod.SecurityContext);
        var containers = pod.ContainersWhere(c => IsBadSeccomp(SeccompType(c.SecurityContext)));
        return IsBadSeccomp(own) || containers.Length > 0 ? SetBadSeccomp(pod, own, containers) : null;
    }

    /// <summary>Says who set which profile that may not be.</summary>
    public static Violation SetBadSeccomp(PodUnderTest pod, string? own, string[] containers)
    {
        var values = Violation.Set(pod.Containers.Select(c => SeccompType(c.SecurityContext)).Append(own).Where(IsBadSeccomp).Select(v => v!));
        return new Violation("seccompProfile", $"{Violation.Setters(IsBadSeccomp(own), containers)} must not set securityContext.seccompProfile.type to {Violation.Quoted(values)}");
    }

    /// <summary>The type of the profile; null if none is set.</summary>
    public static string? SeccompType(JsonObject? context) => context?["seccompProfile"] is JsonObject profile ? JsonAccess.Text(profile, "type") : null;

    public static bool IsBadSeccomp(string? type) => type is not (null or "RuntimeDefault" or "Localhost");

    public static IEnumerable<string> CapabilityList(ContainerUnderTest container, string list) =>
        PodJson.Texts((container.SecurityContext?["capabilities"] as JsonObject)?[list]);

    private static string AppArmorType(JsonObject? context) => JsonAccess.Text(context?["appArmorProfile"], "type");

    private static bool IsBadAppArmor(string type) => type is not ("" or "RuntimeDefault" or "Localhost");

    private static bool IsBadAnnotation(string key, JsonObject annotations) =>
        key.StartsWith(AppArmorAnnotation, StringComparison.Ordinal) && JsonAccess.Text(annotations, key) is var value
        && value is not ("" or "runtime/default") && !value.StartsWith("localhost/", StringComparison.Ordinal);
}
