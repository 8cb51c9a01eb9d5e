using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a container.</summary>
internal static class ContainerRules
{
    private static readonly string[] EnvSources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
    private static readonly string[] ProbeActions = ["exec", "httpGet", "tcpSocket", "grpc"];

    public static void Validate(JsonObject container, string field, HashSet<string> volumes, Faults faults)
    {
        if (container.Text("image") is not { Length: > 0 } image) faults.Required(field + ".image");
        else if (image.Trim() != image) faults.InvalidText(field + ".image", image, "must not have leading or trailing whitespace");
        faults.OneOf(field + ".imagePullPolicy", container.Text("imagePullPolicy"), "Always", "IfNotPresent", "Never");
        Ports(container, field + ".ports", faults);
        foreach (var (i, variable) in container.Items("env")) Env(variable, $"{field}.env[{i}]", faults);
        foreach (var (i, source) in container.Items("envFrom")) EnvFrom(source, $"{field}.envFrom[{i}]", faults);
        Mounts(container, field + ".volumeMounts", volumes, faults);
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Obj(probe) is { } found) Probe(found, $"{field}.{probe}", probe != "readinessProbe", faults);
        ResourceRules.Validate(container.Obj("resources"), field + ".resources", faults);
    }

    private static void Ports(JsonObject container, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, port) in container.Items("ports"))
        {
            var at = $"{field}[{i}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                faults.Each(at + ".name", name, NameSyntax.PortNameFaults(name));
                if (!names.Add(name)) faults.Duplicate(at + ".name", name);
            }
            if (port.Number("containerPort") is null or 0) faults.Required(at + ".containerPort");
            else faults.Port(at + ".containerPort", port.Number("containerPort"));
            if (port.Number("hostPort") is not (null or 0)) faults.Port(at + ".hostPort", port.Number("hostPort"));
            faults.OneOf(at + ".protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
        }
    }

    private static void Env(JsonObject variable, string field, Faults faults)
    {
        var name = variable.Text("name");
        if (name.Length == 0) faults.Required(field + ".name");
        else faults.Each(field + ".name", name, NameSyntax.EnvNameFaults(name));
        if (variable.Obj("valueFrom") is not { } from) return;
        var sources = EnvSources.Where(from.Has).ToArray();
        if (sources.Length == 0) faults.InvalidText(field + ".valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        else if (variable.Text("value").Length > 0) faults.InvalidText(field + ".valueFrom", "", "may not be specified when `value` is not empty");
        else if (sources.Length > 1) faults.InvalidText(field + ".valueFrom", "", "may not have more than one field specified at a time");
        foreach (var source in (string[])["configMapKeyRef", "secretKeyRef"])
            if (from.Obj(source) is { } key) KeyRef(key, $"{field}.valueFrom.{source}", faults);
        if (from.Obj("fieldRef") is { } fieldRef && fieldRef.Text("fieldPath").Length == 0) faults.Required($"{field}.valueFrom.fieldRef.fieldPath");
    }

    private static void KeyRef(JsonObject reference, string field, Faults faults)
    {
        if (reference.Text("name").Length == 0) faults.Required(field + ".name");
        if (reference.Text("key") is not { Length: > 0 } key) faults.Required(field + ".key");
        else faults.Each(field + ".key", key, NameSyntax.DataKeyFaults(key));
    }

    private static void EnvFrom(JsonObject source, string field, Faults faults)
    {
        if (source.Text("prefix") is { Length: > 0 } prefix) faults.Each(field + ".prefix", prefix, NameSyntax.EnvNameFaults(prefix));
        var references = ((string[])["configMapRef", "secretRef"]).Where(source.Has).ToArray();
        if (references.Length == 0) faults.InvalidText(field, "", "must specify one of: `configMapRef` or `secretRef`");
        else if (references.Length > 1) faults.InvalidText(field, "", "may not have more than one field specified at a time");
        foreach (var reference in references)
            if (source.Obj(reference).Text("name").Length == 0) faults.Required($"{field}.{reference}.name");
    }

    private static void Mounts(JsonObject container, string field, HashSet<string> volumes, Faults faults)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, mount) in container.Items("volumeMounts"))
        {
            var (name, path) = (mount.Text("name"), mount.Text("mountPath"));
            if (name.Length == 0) faults.Required($"{field}[{i}].name");
            else if (!volumes.Contains(name)) faults.NotFound($"{field}[{i}].name", name);
            if (path.Length == 0) faults.Required($"{field}[{i}].mountPath");
            else if (!paths.Add(path)) faults.InvalidText($"{field}[{i}].mountPath", path, "must be unique");
            var sub = mount.Text("subPath");
            if (sub.StartsWith('/')) faults.InvalidText($"{field}[{i}].subPath", sub, "must be a relative path");
            if (sub.Split('/').Contains("..")) faults.InvalidText($"{field}[{i}].subPath", sub, "must not contain '..'");
        }
    }

    private static void Probe(JsonObject probe, string field, bool oneSuccess, Faults faults)
    {
        var actions = ProbeActions.Where(probe.Has).ToArray();
        if (actions.Length == 0) faults.Required(field, "must specify a handler type");
        foreach (var surplus in actions.Skip(1)) faults.Forbidden($"{field}.{surplus}", "may not specify more than 1 handler type");
        foreach (var number in (string[])["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
            faults.NotNegative($"{field}.{number}", probe.Number(number));
        if (oneSuccess && probe.Number("successThreshold") is > 1 and var successes) faults.InvalidNumber(field + ".successThreshold", successes, "must be 1");
        if (probe.Obj("httpGet") is { } http) HttpGet(http, field + ".httpGet", faults);
        if (probe.Obj("tcpSocket") is { } tcp) PortOrName(tcp["port"], field + ".tcpSocket.port", faults);
        if (probe.Obj("exec") is { } exec && (exec.Array("command")?.Count ?? 0) == 0) faults.Required(field + ".exec.command");
    }

    private static void HttpGet(JsonObject action, string field, Faults faults)
    {
        if (action.Text("path").Length == 0) faults.Required(field + ".path");
        PortOrName(action["port"], field + ".port", faults);
        faults.OneOf(field + ".scheme", action.Text("scheme"), "HTTP", "HTTPS");
    }

    internal static void PortOrName(JsonNode? port, string field, Faults faults)
    {
        if (JsonAccess.AsText(port) is { Length: > 0 } name) faults.Each(field, name, NameSyntax.PortNameFaults(name));
        else faults.Port(field, JsonAccess.AsNumber(port) ?? 0);
    }
}
