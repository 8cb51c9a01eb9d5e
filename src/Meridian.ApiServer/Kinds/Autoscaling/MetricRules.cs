using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the metrics that autoscalers follow.</summary>
internal static class MetricRules
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];
    private static readonly string[] Fields = ["object", "external", "pods", "resource", "containerResource"];

    /// <summary>Checks a reference to what is scaled, or to what a metric describes.</summary>
    public static void Reference(JsonObject? reference, string field, Faults faults)
    {
        foreach (var name in (string[])["kind", "name"])
        {
            if (reference.Text(name) is not { Length: > 0 } value) faults.Required($"{field}.{name}");
            else faults.Each($"{field}.{name}", value, NameSyntax.PathSegmentFaults(value));
        }
        if (reference.Text("apiVersion").Count(c => c == '/') > 1)
            faults.InvalidText(field + ".apiVersion", reference.Text("apiVersion"), $"unexpected GroupVersion string: {reference.Text("apiVersion")}");
    }

    public static void Validate(JsonObject metric, string field, Faults faults)
    {
        var type = metric.Text("type");
        if (type.Length == 0) faults.Required(field + ".type", "must specify a metric source type");
        faults.Supported(field + ".type", type, Types);
        var found = Fields.Where(metric.Has).ToArray();
        if (found.Length > 0) Source(found[0], metric.Obj(found[0]) ?? [], $"{field}.{found[0]}", faults);
        var expected = type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];
        if (!found.Contains(expected)) faults.Required(expected.Length == 0 ? field : $"{field}.{expected}", "must populate information for the given metric source");
        if (found.Length != 1)
            foreach (var surplus in found.Where(f => f != expected)) faults.Forbidden($"{field}.{surplus}", "must populate the given metric source only");
    }

    private static void Source(string kind, JsonObject source, string field, Faults faults)
    {
        var target = source.Obj("target");
        switch (kind)
        {
            case "object":
                Reference(source.Obj("describedObject"), field + ".describedObject", faults);
                Named(source, target, field, faults);
                if (!target.Has("value") && !target.Has("averageValue")) faults.Required(field + ".target.averageValue", "must set either a target value for metric or a per-pod target");
                break;
            case "external":
                Named(source, target, field, faults);
                if (!target.Has("value") && !target.Has("averageValue")) faults.Required(field + ".target.averageValue", "must set either a target value for metric or a per-pod target");
                if (target.Has("value") && target.Has("averageValue")) faults.Forbidden(field + ".target.value", "may not set both a target value for metric and a per-pod target");
                break;
            case "pods":
                Named(source, target, field, faults);
                if (!IsPositive(target?["averageValue"])) faults.Required(field + ".target.averageValue", "must specify a positive target averageValue");
                break;
            default:
                Resource(kind, source, target, field, faults);
                break;
        }
    }

    private static void Named(JsonObject source, JsonObject? target, string field, Faults faults)
    {
        if (source.Obj("metric").Text("name") is not { Length: > 0 } name) faults.Required(field + ".metric.name", "must specify a metric name");
        else faults.Each(field + ".metric.name", name, NameSyntax.PathSegmentFaults(name));
        Target(target, field + ".target", faults);
    }

    private static void Resource(string kind, JsonObject source, JsonObject? target, string field, Faults faults)
    {
        if (source.Text("name").Length == 0) faults.Required(field + ".name", "must specify a resource name");
        if (kind == "containerResource" && source.Text("container").Length == 0) faults.Required(field + ".container", "must specify a container");
        Target(target, field + ".target", faults);
        if (!target.Has("averageUtilization") && !target.Has("averageValue"))
            faults.Required(field + ".target.averageUtilization", "must set either a target raw value or a target utilization");
        if (target.Has("averageUtilization") && target.Has("averageValue"))
            faults.Forbidden(field + ".target.averageValue", "may not set both a target raw value and a target utilization");
    }

    private static void Target(JsonObject? target, string field, Faults faults)
    {
        var type = target.Text("type");
        if (type.Length == 0) faults.Required(field + ".type", "must specify a metric target type");
        if (type is not ("Utilization" or "Value" or "AverageValue")) faults.InvalidText(field + ".type", type, "must be either Utilization, Value, or AverageValue");
        foreach (var name in (string[])["value", "averageValue"])
            if (target.Has(name) && !IsPositive(target?[name])) faults.Invalid($"{field}.{name}", target?[name], "must be positive");
        if (target.Number("averageUtilization") is < 1 and var share) faults.InvalidNumber(field + ".averageUtilization", share, "must be greater than 0");
    }

    private static bool IsPositive(JsonNode? amount) => Quantity.TryParse(amount?.ToString() ?? "", out var value) && value.Sign > 0;
}
