using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a container, of whatever kind.</summary>
internal static class ContainerRules
{
    public static void Validate(JsonObject container, string field, PodScope pod, Faults faults)
    {
        if (container.Text("name") is not { Length: > 0 } name) faults.Required(field + ".name");
        else faults.DnsLabel(field + ".name", name);
        if (container.Text("image").Length == 0) faults.Required(field + ".image");
        faults.OneOf(field + ".terminationMessagePolicy", container.Text("terminationMessagePolicy"), "File", "FallbackToLogsOnError");
        Ports(container, field + ".ports", faults);
        EnvironmentRules.Validate(container, field, pod, faults);
        MountRules.Validate(container, field, pod, faults);
        faults.OneOf(field + ".imagePullPolicy", container.Text("imagePullPolicy"), "Always", "IfNotPresent", "Never");
        ResourceRules.Validate(container.Obj("resources"), field + ".resources", pod.Claims, faults);
        ResizePolicies(container, field + ".resizePolicy", pod, faults);
        SecurityRules.ValidateContainer(container.Obj("securityContext"), field + ".securityContext", pod.HasHostUsers, faults);
    }

    /// <summary>Checks the probes and hooks of a container that goes on running.</summary>
    public static void ValidateRunning(JsonObject container, string field, PodScope pod, Faults faults)
    {
        foreach (var hook in (string[])["postStart", "preStop"])
            if (container.Obj("lifecycle").Obj(hook) is { } handler) HandlerRules.ValidateHook(handler, $"{field}.lifecycle.{hook}", pod, faults);
        if (container.Obj("lifecycle") is { } lifecycle && lifecycle.Has("stopSignal") && !pod.Spec.Obj("os").Has("name"))
            faults.Forbidden(field + ".lifecycle.stopSignal", "may not be set for containers with empty `spec.os.name`");
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Obj(probe) is { } found) HandlerRules.ValidateProbe(found, probe, $"{field}.{probe}", faults);
    }

    private static void Ports(JsonObject container, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, port) in container.Items("ports"))
        {
            var at = $"{field}[{i}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                if (NameSyntax.PortNameFaults(name).ToArray() is { Length: > 0 } wrong) faults.Each(at + ".name", name, wrong);
                else if (!names.Add(name)) faults.Duplicate(at + ".name", name);
            }
            if (port.Number("containerPort") is null or 0) faults.Required(at + ".containerPort");
            else faults.Port(at + ".containerPort", port.Number("containerPort"));
            if (port.Number("hostPort") is not (null or 0)) faults.Port(at + ".hostPort", port.Number("hostPort"));
            faults.OneOf(at + ".protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
        }
    }

    private static void ResizePolicies(JsonObject container, string field, PodScope pod, Faults faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, policy) in container.Items("resizePolicy"))
        {
            var (resource, restart) = (policy.Text("resourceName"), policy.Text("restartPolicy"));
            if (!seen.Add(resource)) faults.Duplicate($"{field}[{i}]", resource);
            faults.OneOf(field, resource, "cpu", "memory");
            faults.OneOf(field, restart, "NotRequired", "RestartContainer");
            if (pod.RestartPolicy == "Never" && restart != "NotRequired") faults.InvalidText(field, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
        }
    }

    internal static void PortOrName(JsonNode? port, string field, Faults faults)
    {
        if (port is JsonValue value && value.TryGetValue(out string? name)) faults.Each(field, name, NameSyntax.PortNameFaults(name));
        else faults.Port(field, JsonAccess.AsNumber(port) ?? 0);
    }
}
