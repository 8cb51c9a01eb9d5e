using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Ingresses of <c>extensions/v1beta1</c>: a backend names service and port in two fields, and paths match as their controller pleases.</summary>
internal sealed class IngressConversion2017() : TreeConversion(ResourceTypes.Ingresses2017, ResourceTypes.Ingresses)
{
    protected override void Up(JsonObject node)
    {
        var spec = node.Ensure("spec");
        if (spec.Obj("defaultBackend") is { } standard)
        {
            spec.Remove("defaultBackend");
            spec["backend"] = Old(standard);
        }
        foreach (var path in Paths(spec))
            if (path.Obj("backend") is { } backend) path["backend"] = Old(backend);
    }

    protected override void Down(JsonObject node)
    {
        var spec = node.Ensure("spec");
        if (spec.Obj("backend") is { } standard)
        {
            spec.Remove("backend");
            spec["defaultBackend"] = New(standard);
        }
        foreach (var path in Paths(spec))
        {
            if (path.Obj("backend") is { } backend) path["backend"] = New(backend);
            if (path.Text("pathType").Length == 0) path["pathType"] = "ImplementationSpecific";
        }
    }

    private static IEnumerable<JsonObject> Paths(JsonObject spec) =>
        spec.Items("rules").SelectMany(rule => rule.Item.Obj("http").Items("paths")).Select(path => path.Item).ToArray();

    private static JsonObject Old(JsonObject backend)
    {
        var old = new JsonObject();
        if (backend.Obj("resource") is { } resource) old["resource"] = resource.DeepClone();
        if (backend.Obj("service") is not { } service) return old;
        old["serviceName"] = service.Text("name");
        if ((service.Obj("port")?["name"] ?? service.Obj("port")?["number"]) is { } port) old["servicePort"] = port.DeepClone();
        return old;
    }

    private static JsonObject New(JsonObject backend)
    {
        var now = new JsonObject();
        if (backend.Obj("resource") is { } resource) now["resource"] = resource.DeepClone();
        if (!backend.Has("serviceName") && !backend.Has("servicePort")) return now;
        var port = new JsonObject();
        if (backend.Number("servicePort") is { } number) port["number"] = number;
        else if (backend.Text("servicePort") is { Length: > 0 } name) port["name"] = name;
        now["service"] = new JsonObject { ["name"] = backend.Text("serviceName"), ["port"] = port };
        return now;
    }
}
