using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Ingresses.</summary>
internal sealed class IngressStrategy() : BuiltInStrategy(ResourceTypes.Ingresses)
{
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (!spec.Items("rules").Any() && !spec.Has("defaultBackend"))
            faults.Invalid("spec", new JsonArray(), "either `defaultBackend` or `rules` must be specified");
        if (spec.Obj("defaultBackend") is { } backend) Backend(backend, "spec.defaultBackend", faults);
        foreach (var (i, rule) in spec.Items("rules"))
        {
            Host(rule.Text("host"), $"spec.rules[{i}].host", faults);
            if (rule.Obj("http") is not { } http) continue;
            if (!http.Items("paths").Any()) faults.Required($"spec.rules[{i}].http.paths");
            foreach (var (j, path) in http.Items("paths")) IngressPath(path, $"spec.rules[{i}].http.paths[{j}]", faults);
        }
    }

    private static void Host(string host, string field, Faults faults)
    {
        if (host.Length == 0) return;
        if (System.Net.IPAddress.TryParse(host, out _)) faults.InvalidText(field, host, "must be a DNS name, not an IP address");
        else faults.Each(field, host, NameSyntax.SubdomainFaults(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host));
    }

    private static void IngressPath(JsonObject path, string field, Faults faults)
    {
        var (text, type) = (path.Text("path"), path.Text("pathType"));
        if (type.Length == 0) faults.Required(field + ".pathType", "pathType must be specified");
        else faults.OneOf(field + ".pathType", type, "Exact", "ImplementationSpecific", "Prefix");
        if ((type is "Exact" or "Prefix" || text.Length > 0) && !text.StartsWith('/')) faults.InvalidText(field + ".path", text, "must be an absolute path");
        if (type is "Exact" or "Prefix")
            foreach (var illegal in (string[])["//", "/./", "/../", "%2f", "%2F"])
                if (text.Contains(illegal, StringComparison.Ordinal)) faults.InvalidText(field + ".path", text, $"must not contain '{illegal}'");
        Backend(path.Obj("backend"), field + ".backend", faults);
    }

    private static void Backend(JsonObject? backend, string field, Faults faults)
    {
        if (backend.Obj("service") is not { } service)
        {
            if (!backend.Has("resource")) faults.Required(field, "resource or service backend is required");
            return;
        }
        if (service.Text("name") is not { Length: > 0 } name) faults.Required(field + ".service.name");
        else faults.Each(field + ".service.name", name, NameSyntax.LabelFaults(name));
        var port = service.Obj("port");
        if (port.Text("name") is { Length: > 0 } portName) faults.Each(field + ".service.port.name", portName, NameSyntax.PortNameFaults(portName));
        else if (port.Number("number") is not { } number || number == 0) faults.Required(field + ".service.port", "port name or number is required");
        else faults.Port(field + ".service.port.number", number);
    }
}
