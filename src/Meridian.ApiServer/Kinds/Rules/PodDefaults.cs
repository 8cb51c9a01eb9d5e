using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Fills in what a pod's specification leaves out, in pods and in templates.</summary>
internal static class PodDefaults
{
    public static void Apply(JsonObject spec)
    {
        spec.SetDefault("restartPolicy", "Always");
        spec.SetDefault("dnsPolicy", "ClusterFirst");
        spec.SetDefault("terminationGracePeriodSeconds", 30);
        spec.SetDefault("schedulerName", "default-scheduler");
        spec.SetDefault("securityContext", new JsonObject());
        MirrorServiceAccount(spec);
        foreach (var list in (string[])["containers", "initContainers", "ephemeralContainers"])
            foreach (var (_, container) in spec.Items(list)) Container(container, spec.Flag("hostNetwork"));
        foreach (var (_, volume) in spec.Items("volumes")) Volume(volume);
    }

    // The old name serviceAccount still stands beside the new one.
    private static void MirrorServiceAccount(JsonObject spec)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 } name) spec["serviceAccount"] = name;
        else if (spec.Text("serviceAccount") is { Length: > 0 } old) spec["serviceAccountName"] = old;
    }

    private static void Container(JsonObject container, bool hostNetwork)
    {
        container.SetDefault("terminationMessagePath", "/dev/termination-log");
        container.SetDefault("terminationMessagePolicy", "File");
        container.SetDefault("imagePullPolicy", PullPolicy(container.Text("image")));
        foreach (var (_, port) in container.Items("ports"))
        {
            port.SetDefault("protocol", "TCP");
            if (hostNetwork && port.Number("containerPort") is { } number) port.SetDefault("hostPort", number);
        }
        foreach (var (_, variable) in container.Items("env"))
            variable.Obj("valueFrom").Obj("fieldRef")?.SetDefault("apiVersion", "v1");
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Obj(probe) is { } found) Probe(found);
        foreach (var hook in (string[])["postStart", "preStop"]) HttpGet(container.Obj("lifecycle").Obj(hook).Obj("httpGet"));
        RequestsFromLimits(container.Ensure("resources"));
    }

    private static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal)) return "IfNotPresent";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':');
        return tag.Length < 2 || tag[1] == "latest" ? "Always" : "IfNotPresent";
    }

    private static void Probe(JsonObject probe)
    {
        probe.SetDefault("timeoutSeconds", 1);
        probe.SetDefault("periodSeconds", 10);
        probe.SetDefault("successThreshold", 1);
        probe.SetDefault("failureThreshold", 3);
        HttpGet(probe.Obj("httpGet"));
        probe.Obj("grpc")?.SetDefault("service", "");
    }

    private static void HttpGet(JsonObject? action)
    {
        action?.SetDefault("path", "/");
        action?.SetDefault("scheme", "HTTP");
    }

    private static void RequestsFromLimits(JsonObject resources)
    {
        if (resources.Obj("limits") is not { Count: > 0 } limits) return;
        var requests = resources.Ensure("requests");
        foreach (var (name, amount) in limits)
            if (amount is not null) requests.SetDefault(name, amount.DeepClone());
    }

    private static void Volume(JsonObject volume)
    {
        if (!volume.Any(p => p.Key != "name" && p.Value is not null)) volume["emptyDir"] = new JsonObject();
        foreach (var kind in (string[])["secret", "configMap", "downwardAPI", "projected"]) volume.Obj(kind)?.SetDefault("defaultMode", 420);
        volume.Obj("hostPath")?.SetDefault("type", "");
        foreach (var (_, source) in volume.Obj("projected").Items("sources")) source.Obj("serviceAccountToken")?.SetDefault("expirationSeconds", 3600);
    }
}
