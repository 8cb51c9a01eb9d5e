using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the lists of containers: their names, ports of the host, and what each kind of container may have.</summary>
internal static class ContainerListRules
{
    private const string InitOnly = "may not be set for init containers without restartPolicy=Always";
    private const string NotEphemeral = "cannot be set for an Ephemeral Container";

    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] EphemeralForbids =
        ["ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy", "restartPolicy", "restartPolicyRules"];

    public static void Validate(PodScope pod, string field, Faults faults)
    {
        Containers(pod, field + ".containers", faults);
        InitContainers(pod, field + ".initContainers", faults);
        EphemeralContainers(pod, field + ".ephemeralContainers", faults);
    }

    private static void Containers(PodScope pod, string field, Faults faults)
    {
        var containers = pod.Spec.Items("containers").ToArray();
        if (containers.Length == 0) faults.Required(field);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, container) in containers)
        {
            var at = $"{field}[{i}]";
            ContainerRules.Validate(container, at, pod, faults);
            if (!names.Add(container.Text("name")) && container.Text("name").Length > 0) faults.Duplicate(at + ".name", container.Text("name"));
            ContainerRules.ValidateRunning(container, at, pod, faults);
            if (container.Has("restartPolicy")) faults.Supported(at + ".restartPolicy", container.Text("restartPolicy"), "Always", "OnFailure", "Never");
            RestartRules(container, at, faults);
        }
        UniqueHostPorts(containers, field, faults);
    }

    private static void InitContainers(PodScope pod, string field, Faults faults)
    {
        var names = pod.Spec.Items("containers").Select(c => c.Item.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, container) in pod.Spec.Items("initContainers"))
        {
            var at = $"{field}[{i}]";
            ContainerRules.Validate(container, at, pod, faults);
            if (container.Has("restartPolicy")) faults.Supported(at + ".restartPolicy", container.Text("restartPolicy"), "Always", "OnFailure", "Never");
            RestartRules(container, at, faults);
            if (container.Text("name") is { Length: > 0 } name && !names.Add(name)) faults.Duplicate(at + ".name", name);
            UniqueHostPorts([(i, container)], field, faults);
            if (container.Text("restartPolicy") == "Always") ContainerRules.ValidateRunning(container, at, pod, faults);
            else ForbidRunning(container, at, faults);
        }
    }

    private static void ForbidRunning(JsonObject container, string field, Faults faults)
    {
        foreach (var name in (string[])["lifecycle", .. Probes])
            if (container.Has(name)) faults.Forbidden($"{field}.{name}", InitOnly);
    }

    private static void RestartRules(JsonObject container, string field, Faults faults)
    {
        var rules = container.Items("restartPolicyRules").ToArray();
        if (rules.Length == 0) return;
        field += ".restartPolicyRules";
        if (!container.Has("restartPolicy")) faults.Required(field[..field.LastIndexOf('.')] + ".restartPolicy", "must specify restartPolicy when restart rules are used");
        if (rules.Length > 20) faults.TooLong(field, 20);
        foreach (var (i, rule) in rules)
        {
            faults.Supported($"{field}[{i}].action", rule.Text("action"), "Restart", "RestartAllContainers");
            if (rule.Obj("exitCodes") is not { } codes) faults.Required($"{field}[{i}].exitCodes", "must be specified");
            else
            {
                faults.Supported($"{field}[{i}].exitCodes.operator", codes.Text("operator"), "In", "NotIn");
                if ((codes.Array("values")?.Count ?? 0) > 255) faults.TooLong($"{field}[{i}].exitCodes.values", 255);
            }
        }
    }

    private static void EphemeralContainers(PodScope pod, string field, Faults faults)
    {
        var others = pod.Spec.Items("containers").Concat(pod.Spec.Items("initContainers")).Select(c => c.Item.Text("name")).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(others, StringComparer.Ordinal);
        foreach (var (i, container) in pod.Spec.Items("ephemeralContainers"))
        {
            var at = $"{field}[{i}]";
            ContainerRules.Validate(container, at, pod, faults);
            if (!names.Add(container.Text("name"))) faults.Duplicate(at + ".name", container.Text("name"));
            if (container.Text("targetContainerName") is { Length: > 0 } target && !others.Contains(target)) faults.NotFound(at + ".targetContainerName", target);
            foreach (var name in EphemeralForbids)
                if (container[name] is { } value && value is not (JsonObject { Count: 0 } or JsonArray { Count: 0 })) faults.Forbidden($"{at}.{name}", NotEphemeral);
            foreach (var (j, mount) in container.Items("volumeMounts"))
                foreach (var name in (string[])["subPath", "subPathExpr"])
                    if (mount.Text(name).Length > 0) faults.Forbidden($"{at}.volumeMounts[{j}].{name}", NotEphemeral);
        }
    }

    private static void UniqueHostPorts(IEnumerable<(int Index, JsonObject Item)> containers, string field, Faults faults)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, container) in containers)
            foreach (var (j, port) in container.Items("ports"))
            {
                if (port.Number("hostPort") is null or 0) continue;
                var key = $"{port.Text("protocol")}/{port.Text("hostIP")}/{port.Number("hostPort")}";
                if (!taken.Add(key)) faults.Duplicate($"{field}[{i}].ports[{j}].hostPort", key);
            }
    }
}
