using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What a pod may not say because of its operating system.</summary>
internal static class PodOsRules
{
    private const string NotWindows = "cannot be set for a windows pod";
    private const string NotLinux = "windows options cannot be set for a linux pod";

    private static readonly string[] LinuxOfPods =
    [
        "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser", "runAsGroup",
        "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy",
    ];

    private static readonly string[] LinuxOfContainers =
    [
        "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation",
        "procMount", "runAsUser", "runAsGroup",
    ];

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("os") is not { } os) return;
        if (os.Text("name").Length == 0) faults.Required(field + ".os.name", "cannot be empty");
        else if (os.Text("name") == "linux") ForbidWindows(spec, field, faults);
        else if (os.Text("name") == "windows") ForbidLinux(spec, field, faults);
        else faults.Supported(field + ".os", os.Text("name"), "linux", "windows");
    }

    /// <summary>Containers that run on a Windows host itself do so all together.</summary>
    public static void ValidateHostProcesses(JsonObject spec, string field, Faults faults)
    {
        var ofPod = Option(spec);
        var (count, onHost) = (0, 0);
        foreach (var (at, container) in Containers(spec, field))
        {
            count++;
            var own = Option(container);
            if (ofPod is not null && own is not null && ofPod != own)
                faults.Invalid(at + ".securityContext.windowsOptions.hostProcess", own.Value, $"pod hostProcess value must be identical if both are specified, was {(ofPod.Value ? "true" : "false")}");
            if (own ?? ofPod ?? false) onHost++;
        }
        if (onHost == 0) return;
        if (onHost != count) faults.InvalidText(field, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        if (!spec.Flag("hostNetwork")) faults.Invalid(field + ".hostNetwork", false, "hostNetwork must be true if pod contains any hostProcess containers");
    }

    private static bool? Option(JsonObject owner)
    {
        var options = owner.Obj("securityContext").Obj("windowsOptions");
        return options.Has("hostProcess") ? options.Flag("hostProcess") : null;
    }

    private static void ForbidWindows(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("securityContext").Has("windowsOptions")) faults.Forbidden(field + ".securityContext.windowsOptions", NotLinux);
        foreach (var (at, container) in Containers(spec, field))
            if (container.Obj("securityContext").Has("windowsOptions")) faults.Forbidden(at + ".securityContext.windowsOptions", NotLinux);
    }

    private static void ForbidLinux(JsonObject spec, string field, Faults faults)
    {
        foreach (var name in LinuxOfPods)
            if (spec.Obj("securityContext").Has(name)) faults.Forbidden($"{field}.securityContext.{name}", NotWindows);
        foreach (var name in (string[])["hostUsers", "shareProcessNamespace"])
            if (spec.Has(name)) faults.Forbidden($"{field}.{name}", NotWindows);
        foreach (var name in (string[])["hostPID", "hostIPC"])
            if (spec.Flag(name)) faults.Forbidden($"{field}.{name}", NotWindows);
        foreach (var (at, container) in Containers(spec, field))
            foreach (var name in LinuxOfContainers)
                if (container.Obj("securityContext").Has(name)) faults.Forbidden($"{at}.securityContext.{name}", NotWindows);
    }

    private static IEnumerable<(string Field, JsonObject Container)> Containers(JsonObject spec, string field) =>
        ((string[])["initContainers", "containers", "ephemeralContainers"]).SelectMany(list => spec.Items(list).Select(c => ($"{field}.{list}[{c.Index}]", c.Item)));
}
