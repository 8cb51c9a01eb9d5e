using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the rules of an Ingress.</summary>
internal static class IngressRules
{
    private static readonly string[] ForbiddenParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] ForbiddenEnds = ["/..", "/."];

    public static void Rule(JsonObject rule, string field, Faults faults)
    {
        if (rule.Text("host") is { Length: > 0 } host)
        {
            if (AddressRules.TryRead(host, out _)) faults.InvalidText(field + ".host", host, "must be a DNS name, not an IP address");
            HostName(host, field + ".host", faults);
        }
        if (rule.Obj("http") is not { } http) return;
        if (!http.Items("paths").Any()) faults.Required(field + ".http.paths");
        foreach (var (i, path) in http.Items("paths")) Path(path, $"{field}.http.paths[{i}]", faults);
    }

    public static void HostName(string host, string field, Faults faults) =>
        faults.Each(field, host, host.Contains('*', StringComparison.Ordinal) ? NameSyntax.WildcardFaults(host) : NameSyntax.SubdomainFaults(host));

    public static void Backend(JsonObject? backend, string field, Faults faults)
    {
        switch (backend.Obj("resource"), backend.Obj("service"))
        {
            case ({ }, { }):
                faults.InvalidText(field, "", "cannot set both resource and service backends");
                break;
            case ({ } resource, _):
                ReferenceRules.Typed(resource, field + ".resource", faults);
                break;
            case (_, { } service):
                Service(service, field, faults);
                break;
            default:
                faults.InvalidText(field, "", "resource or service backend is required");
                break;
        }
    }

    private static void Service(JsonObject service, string field, Faults faults)
    {
        if (service.Text("name") is not { Length: > 0 } name) faults.Required(field + ".service.name");
        else faults.Each(field + ".service.name", name, NameSyntax.LabelFaults(name));
        var port = service.Obj("port");
        var (portName, number) = (port.Text("name"), port.Number("number") ?? 0);
        if (portName.Length > 0 && number != 0) faults.InvalidText(field, "", "cannot set both port name & port number");
        else if (portName.Length > 0) faults.Each(field + ".service.port.name", portName, NameSyntax.PortNameFaults(portName));
        else if (number != 0) faults.Port(field + ".service.port.number", number);
        else faults.Required(field, "port name or number is required");
    }

    private static void Path(JsonObject path, string field, Faults faults)
    {
        var (text, type) = (path.Text("path"), path.Text("pathType"));
        if (!path.Has("pathType"))
        {
            faults.Required(field + ".pathType", "pathType must be specified");
            return;
        }
        faults.Supported(field + ".pathType", type, "Exact", "ImplementationSpecific", "Prefix");
        var absolute = type is "Exact" or "Prefix" || (type == "ImplementationSpecific" && text.Length > 0);
        if (absolute && !text.StartsWith('/')) faults.InvalidText(field + ".path", text, "must be an absolute path");
        if (type is "Exact" or "Prefix") Plain(text, field + ".path", faults);
        Backend(path.Obj("backend"), field + ".backend", faults);
    }

    private static void Plain(string path, string field, Faults faults)
    {
        foreach (var part in ForbiddenParts)
            if (path.Contains(part, StringComparison.Ordinal)) faults.InvalidText(field, path, $"must not contain '{part}'");
        foreach (var end in ForbiddenEnds)
            if (path.EndsWith(end, StringComparison.Ordinal)) faults.InvalidText(field, path, $"cannot end with '{end}'");
    }
}
