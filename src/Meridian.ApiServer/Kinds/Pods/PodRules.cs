using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a pod's specification, in pods and in templates.</summary>
internal static class PodRules
{
    /// <summary>Checks the specification of a template.</summary>
    /// <param name="spec">The specification; null if it is missing.</param>
    /// <param name="field">Its path.</param>
    /// <param name="faults">Collects.</param>
    public static void ValidateTemplate(JsonObject? spec, string field, Faults faults) => Validate(new PodScope(spec ?? [], false, ""), field, faults);

    /// <summary>Checks a pod, as it is on create and on every update.</summary>
    public static void ValidatePod(JsonObject pod, Faults faults)
    {
        var spec = pod.Obj("spec") ?? [];
        PodAnnotationRules.Validate(pod.Obj("metadata").Map("annotations"), spec, "metadata.annotations", faults);
        Validate(new PodScope(spec, true, pod.Obj("metadata").Text("name")), "spec", faults);
        if (spec.Text("serviceAccountName").Length == 0) NoTokenWithoutAccount(spec, faults);
        foreach (var list in (string[])["containers", "initContainers", "ephemeralContainers"])
            foreach (var (i, container) in spec.Items(list))
                if (container.Text("image") is var image && image.Trim() != image)
                    faults.InvalidText($"spec.{list}[{i}].image", image, "must not have leading or trailing whitespace");
    }

    private static void NoTokenWithoutAccount(JsonObject spec, Faults faults)
    {
        foreach (var (i, volume) in spec.Items("volumes"))
            foreach (var (j, source) in volume.Obj("projected").Items("sources"))
                if (source.Has("serviceAccountToken"))
                    faults.Forbidden($"spec.volumes[{i}].projected.sources[{j}].serviceAccountToken", "must not be specified when serviceAccountName is not set");
    }

    private static void Validate(PodScope pod, string field, Faults faults)
    {
        var spec = pod.Spec;
        if (pod.GracePeriod is null) faults.Required(field + ".terminationGracePeriodSeconds");
        VolumeRules.Validate(pod, field + ".volumes", faults);
        ResourceClaims(spec, field + ".resourceClaims", faults);
        ContainerListRules.Validate(pod, field, faults);
        PodResourceRules.Validate(spec, field + ".resources", faults);
        HostPorts(pod, field, faults);
        faults.OneOf(field + ".restartPolicy", spec.Text("restartPolicy"), "Always", "OnFailure", "Never");
        faults.OneOf(field + ".dnsPolicy", spec.Text("dnsPolicy"), "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        MetadataRules.ValidateLabels(spec.Map("nodeSelector"), field + ".nodeSelector", faults);
        SecurityRules.ValidatePod(spec, field, faults);
        AffinityRules.Validate(spec.Obj("affinity"), field + ".affinity", faults);
        PodDnsRules.Validate(spec, field + ".dnsConfig", faults);
        Gates(spec, field, faults);
        TopologySpreadRules.Validate(spec, field + ".topologySpreadConstraints", faults);
        PodOsRules.ValidateHostProcesses(spec, field, faults);
        HostUsers(pod, field, faults);
        Names(spec, field, faults);
        TolerationRules.Validate(spec, field + ".tolerations", faults);
        HostAliases(spec, field + ".hostAliases", faults);
        Classes(spec, field, faults);
        PodOsRules.Validate(spec, field, faults);
    }

    private static void ResourceClaims(JsonObject spec, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, claim) in spec.Items("resourceClaims"))
        {
            var (at, name) = ($"{field}[{i}]", claim.Text("name"));
            if (name.Length == 0) faults.Required(at + ".name");
            else if (!names.Add(name)) faults.Duplicate(at + ".name", name);
            else faults.DnsLabel(at + ".name", name);
            var sources = ((string[])["resourceClaimName", "resourceClaimTemplateName"]).Where(claim.Has).ToArray();
            if (sources.Length == 2) faults.Invalid(at, claim, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            if (sources.Length == 0) faults.Invalid(at, claim, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            foreach (var source in sources) faults.Subdomain($"{at}.{source}", claim.Text(source));
        }
    }

    // A template may leave the host's ports out: the pods made of it get them by default.
    private static void HostPorts(PodScope pod, string field, Faults faults)
    {
        if (!pod.Spec.Flag("hostNetwork")) return;
        foreach (var (i, container) in pod.Spec.Items("containers"))
            foreach (var (j, port) in container.Items("ports"))
            {
                var onHost = port.Number("hostPort") ?? 0;
                if ((pod.IsPod || onHost != 0) && onHost != port.Number("containerPort"))
                    faults.InvalidNumber($"{field}.containers[{i}].ports[{j}].hostPort", onHost, "must match `containerPort` when `hostNetwork` is true");
            }
    }

    private static void Gates(JsonObject spec, string field, Faults faults)
    {
        foreach (var (i, gate) in spec.Items("readinessGates")) faults.QualifiedName($"{field}.readinessGates[{i}].conditionType", gate.Text("conditionType"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, gate) in spec.Items("schedulingGates"))
        {
            faults.QualifiedName($"{field}.schedulingGates[{i}]", gate.Text("name"));
            if (!seen.Add(gate.Text("name"))) faults.Duplicate($"{field}.schedulingGates[{i}]", gate.Text("name"));
        }
    }

    private static void HostUsers(PodScope pod, string field, Faults faults)
    {
        if (pod.HasHostUsers) return;
        foreach (var (name, shown) in ((string, string)[])[("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")])
            if (pod.Spec.Flag(name)) faults.Forbidden($"{field}.{shown}", "when `pod.Spec.HostUsers` is false");
    }

    private static void Names(JsonObject spec, string field, Faults faults)
    {
        foreach (var name in (string[])["serviceAccountName", "nodeName"])
            if (spec.Text(name) is { Length: > 0 } value) faults.Subdomain($"{field}.{name}", value);
        faults.InRange(field + ".activeDeadlineSeconds", spec.Number("activeDeadlineSeconds"), 1, int.MaxValue);
        foreach (var name in (string[])["hostname", "subdomain"])
            if (spec.Text(name) is { Length: > 0 } value) faults.DnsLabel($"{field}.{name}", value);
        if (spec.Has("hostnameOverride")) HostnameOverride(spec, field, faults);
    }

    private static void HostnameOverride(JsonObject spec, string field, Faults faults)
    {
        var name = spec.Text("hostnameOverride");
        faults.Subdomain(field + ".hostnameOverride", name);
        if (name.Length > 64) faults.TooLong(field + ".hostnameOverride", 64);
        if (spec.Flag("hostNetwork")) faults.Forbidden(field + ".hostnameOverride", "may not be specified when hostNetwork is true");
        if (spec.Flag("setHostnameAsFQDN")) faults.Forbidden(field + ".hostnameOverride", "may not be specified when setHostnameAsFQDN is true");
    }

    private static void HostAliases(JsonObject spec, string field, Faults faults)
    {
        foreach (var (i, alias) in spec.Items("hostAliases"))
        {
            faults.Address($"{field}[{i}].ip", alias.Text("ip"));
            var j = 0;
            foreach (var name in alias.Texts("hostnames")) faults.Subdomain($"{field}[{i}].hostnames[{j++}]", name);
        }
    }

    private static void Classes(JsonObject spec, string field, Faults faults)
    {
        foreach (var name in (string[])["priorityClassName", "runtimeClassName"])
            if (spec.Text(name) is { Length: > 0 } value) faults.Subdomain($"{field}.{name}", value);
        if (spec.Has("preemptionPolicy")) faults.OneOf(field + ".preemptionPolicy", spec.Text("preemptionPolicy"), "PreemptLowerPriority", "Never");
        if (spec.Obj("overhead") is { } overhead)
            ResourceRules.Validate(new JsonObject { ["limits"] = overhead.DeepClone() }, field + ".overhead", [], faults);
    }
}
