using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Fills in what a pod's specification leaves out.</summary>
internal static class PodDefaults
{
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>What holds in templates too.</summary>
    public static void Apply(JsonObject spec)
    {
        spec.SetDefault("restartPolicy", "Always");
        spec.SetDefault("dnsPolicy", "ClusterFirst");
        spec.SetDefault("terminationGracePeriodSeconds", 30);
        spec.SetDefault("schedulerName", "default-scheduler");
        spec.SetDefault("securityContext", new JsonObject());
        MirrorServiceAccount(spec);
        foreach (var list in Lists)
            foreach (var (_, container) in spec.Items(list)) Container(container);
        foreach (var (_, volume) in spec.Items("volumes")) VolumeDefaults.Apply(volume);
    }

    /// <summary>What holds in pods only: a template keeps what its user left out.</summary>
    public static void ApplyToPod(JsonObject spec)
    {
        spec.SetDefault("enableServiceLinks", true);
        foreach (var list in Lists[..2])
            foreach (var (_, container) in spec.Items(list))
            {
                RequestsFromLimits(container.Ensure("resources"));
                if (spec.Flag("hostNetwork")) HostPorts(container);
            }
        PodLevelRequests(spec);
    }

    // The old name serviceAccount still stands beside the new one.
    private static void MirrorServiceAccount(JsonObject spec)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 } name) spec["serviceAccount"] = name;
        else if (spec.Text("serviceAccount") is { Length: > 0 } old) spec["serviceAccountName"] = old;
    }

    private static void Container(JsonObject container)
    {
        container.SetDefault("terminationMessagePath", "/dev/termination-log");
        container.SetDefault("terminationMessagePolicy", "File");
        container.SetDefault("imagePullPolicy", PullPolicy(container.Text("image")));
        container.Ensure("resources");
        foreach (var (_, port) in container.Items("ports")) port.SetDefault("protocol", "TCP");
        foreach (var (_, variable) in container.Items("env")) VolumeDefaults.References(variable.Obj("valueFrom"));
        foreach (var (_, variable) in container.Items("env")) variable.Obj("valueFrom").Obj("fileKeyRef")?.SetDefault("optional", false);
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Obj(probe) is { } found) Probe(found);
        foreach (var hook in (string[])["postStart", "preStop"]) HttpGet(container.Obj("lifecycle").Obj(hook).Obj("httpGet"));
        if (container.Obj("securityContext") is { } security && security.Text("procMount").Length == 0) security.Remove("procMount");
    }

    /// <summary>Images without a tag, or with the tag <c>latest</c>, are looked for again each time.</summary>
    public static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal)) return "IfNotPresent";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':');
        return tag.Length < 2 || tag[1] == "latest" ? "Always" : "IfNotPresent";
    }

    private static void Probe(JsonObject probe)
    {
        foreach (var (name, value) in ((string, int)[])[("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)])
            if (probe.Number(name) is null or 0) probe[name] = value;
        HttpGet(probe.Obj("httpGet"));
        probe.Obj("grpc")?.SetDefault("service", "");
    }

    private static void HttpGet(JsonObject? action)
    {
        if (action is null) return;
        if (action.Text("path").Length == 0) action["path"] = "/";
        if (action.Text("scheme").Length == 0) action["scheme"] = "HTTP";
    }

    private static void HostPorts(JsonObject container)
    {
        foreach (var (_, port) in container.Items("ports"))
            if (port.Number("hostPort") is null or 0 && port.Number("containerPort") is { } number) port["hostPort"] = number;
    }

    private static void RequestsFromLimits(JsonObject resources)
    {
        if (resources.Obj("limits") is not { Count: > 0 } limits) return;
        var requests = resources.Ensure("requests");
        foreach (var (name, amount) in limits)
            if (amount is not null) requests.SetDefault(name, amount.DeepClone());
    }

    // What the containers ask for together, else what the pod is limited to.
    private static void PodLevelRequests(JsonObject spec)
    {
        if (spec.Obj("resources") is not { } resources || (resources.Obj("limits")?.Count ?? 0) + (resources.Obj("requests")?.Count ?? 0) == 0) return;
        var requests = resources.Obj("requests")?.DeepClone().AsObject() ?? [];
        foreach (var (name, sum) in PodResourceRules.OfContainers(spec))
            if (name is "cpu" or "memory") requests.SetDefault(name, sum.ToString());
        foreach (var (name, limit) in resources.Obj("limits") ?? [])
            if (limit is not null && ResourceNames.IsOfPods(name)) requests.SetDefault(name, limit.DeepClone());
        if (requests.Count > 0) resources["requests"] = requests;
    }
}
