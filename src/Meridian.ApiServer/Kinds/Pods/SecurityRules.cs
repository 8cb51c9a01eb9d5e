using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the security contexts of pods and containers.</summary>
internal static partial class SecurityRules
{
    private const string SysctlPattern = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    private static readonly string[] ProfileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];

    public static void ValidatePod(JsonObject spec, string podField, Faults faults)
    {
        if (spec.Obj("securityContext") is not { } context) return;
        var field = podField + ".securityContext";
        Ids(context, field, faults, "fsGroup", "runAsUser", "runAsGroup");
        var groups = context.Array("supplementalGroups") ?? [];
        for (var i = 0; i < groups.Count; i++) Id(JsonAccess.AsNumber(groups[i]), $"{field}.supplementalGroups[{i}]", faults);
        if (spec.Flag("shareProcessNamespace") && spec.Flag("hostPID"))
            faults.Invalid(field + ".shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        Sysctls(context, spec, field + ".sysctls", faults);
        if (context.Has("fsGroupChangePolicy")) faults.Supported(field + ".fsGroupChangePolicy", context.Text("fsGroupChangePolicy"), "Always", "OnRootMismatch");
        Seccomp(context.Obj("seccompProfile"), field + ".seccompProfile", faults);
        WindowsRules.Options(context.Obj("windowsOptions"), field + ".windowsOptions", faults);
        AppArmor(context.Obj("appArmorProfile"), field + ".appArmorProfile", faults);
        if (context.Has("supplementalGroupsPolicy")) faults.Supported(field + ".supplementalGroupsPolicy", context.Text("supplementalGroupsPolicy"), "Merge", "Strict");
        if (context.Has("seLinuxChangePolicy")) faults.Supported(field + ".seLinuxChangePolicy", context.Text("seLinuxChangePolicy"), "MountOption", "Recursive");
    }

    public static void ValidateContainer(JsonObject? context, string field, bool hostUsers, Faults faults)
    {
        if (context is null) return;
        Ids(context, field, faults, "runAsUser", "runAsGroup");
        if (context.Has("procMount"))
        {
            faults.Supported(field + ".procMount", context.Text("procMount"), "Default", "Unmasked");
            if (hostUsers && context.Text("procMount") == "Unmasked") faults.InvalidText(field + ".procMount", "Unmasked", "`hostUsers` must be false to use `Unmasked`");
        }
        Seccomp(context.Obj("seccompProfile"), field + ".seccompProfile", faults);
        if (context.Has("allowPrivilegeEscalation") && !context.Flag("allowPrivilegeEscalation")) NoEscalation(context, field, faults);
        WindowsRules.Options(context.Obj("windowsOptions"), field + ".windowsOptions", faults);
        AppArmor(context.Obj("appArmorProfile"), field + ".appArmorProfile", faults);
    }

    private static void NoEscalation(JsonObject context, string field, Faults faults)
    {
        if (context.Flag("privileged")) faults.Invalid(field, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        if (context.Obj("capabilities").Texts("add").Contains("CAP_SYS_ADMIN"))
            faults.Invalid(field, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }

    private static void Ids(JsonObject context, string field, Faults faults, params string[] names)
    {
        foreach (var name in names) Id(context.Number(name), $"{field}.{name}", faults);
    }

    private static void Id(long? id, string field, Faults faults) => faults.InRange(field, id, 0, int.MaxValue);

    private static void Sysctls(JsonObject context, JsonObject spec, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, sysctl) in context.Items("sysctls"))
        {
            var (at, name) = ($"{field}[{i}].name", sysctl.Text("name"));
            if (name.Length == 0) faults.Required(at);
            else if (name.Length > 253 || !SysctlName().IsMatch(name)) faults.InvalidText(at, name, $"must have at most 253 characters and match regex {SysctlPattern}");
            else if (!names.Add(name)) faults.Duplicate(at, name);
            var dotted = name.Replace('/', '.');
            if (spec.Flag("hostNetwork") && dotted.StartsWith("net.", StringComparison.Ordinal)) faults.InvalidText(at, name, "may not be specified when 'hostNetwork' is true");
            if (spec.Flag("hostIPC") && IsOfProcesses(dotted)) faults.InvalidText(at, name, "may not be specified when 'hostIPC' is true");
        }
    }

    private static bool IsOfProcesses(string name) =>
        name == "kernel.sem" || ((string[])["kernel.shm", "kernel.msg", "fs.mqueue."]).Any(p => name.StartsWith(p, StringComparison.Ordinal));

    private static void Seccomp(JsonObject? profile, string field, Faults faults)
    {
        if (profile is null) return;
        var type = profile.Text("type");
        if (type.Length == 0) faults.Required(field + ".type", "type is required when seccompProfile is set");
        else faults.Supported(field + ".type", type, ProfileTypes);
        if (type != "Localhost")
        {
            if (profile.Has("localhostProfile")) faults.Invalid(field + ".localhostProfile", profile, "can only be set when seccomp type is Localhost");
        }
        else if (!profile.Has("localhostProfile")) faults.Required(field + ".localhostProfile", "must be set when seccomp type is Localhost");
        else PathRules.Descending(profile.Text("localhostProfile"), field + ".localhostProfile", faults);
    }

    private static void AppArmor(JsonObject? profile, string field, Faults faults)
    {
        if (profile is null) return;
        var (type, local) = (profile.Text("type"), profile.Text("localhostProfile"));
        if (type.Length == 0) faults.Required(field + ".type", "type is required when appArmorProfile is set");
        else faults.Supported(field + ".type", type, ProfileTypes);
        if (type is "RuntimeDefault" or "Unconfined" && profile.Has("localhostProfile"))
            faults.InvalidText(field + ".localhostProfile", local, "can only be set when AppArmor type is Localhost");
        if (type != "Localhost") return;
        if (local.Trim() != local) faults.InvalidText(field + ".localhostProfile", local, "must not be padded with whitespace");
        else if (local.Length == 0) faults.Required(field + ".localhostProfile", "must be set when AppArmor type is Localhost");
        if (local.Length > 4095) faults.TooLong(field + ".localhostProfile", 4095);
    }

    [GeneratedRegex(SysctlPattern)]
    private static partial Regex SysctlName();
}
