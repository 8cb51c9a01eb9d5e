using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>HTTPRoutes and GRPCRoutes.</summary>
/// <param name="type">Which of the two.</param>
internal sealed class RouteStrategy(ResourceType type) : BuiltInStrategy(type)
{
    private const int MostParents = 32, MostHosts = 16, MostRules = 16, MostMatches = 64, MostBackends = 16, MostFilters = 16;
    private static readonly int[] RedirectStatuses = [301, 302, 303, 307, 308];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    private readonly bool isHttp = type == ResourceTypes.HttpRoutes;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        foreach (var (_, parent) in spec.Items("parentRefs"))
        {
            parent.SetDefault("group", ResourceTypes.Gateways.Group);
            parent.SetDefault("kind", ResourceTypes.Gateways.Kind);
        }
        if (isHttp && !spec.Has("rules")) spec["rules"] = new JsonArray(new JsonObject());
        foreach (var (_, rule) in spec.Items("rules")) DefaultRule(rule);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        AtMost(spec, "parentRefs", MostParents, "spec", faults);
        AtMost(spec, "hostnames", MostHosts, "spec", faults);
        AtMost(spec, "rules", MostRules, "spec", faults);
        foreach (var (i, parent) in spec.Items("parentRefs"))
            if (parent.Text("name").Length == 0) faults.Required($"spec.parentRefs[{i}].name", "");
        foreach (var (i, host) in spec.Texts("hostnames").Index()) GatewayRules.HostName(host, $"spec.hostnames[{i}]", faults);
        foreach (var (i, rule) in spec.Items("rules")) Rule(rule, $"spec.rules[{i}]", faults);
    }

    private void DefaultRule(JsonObject rule)
    {
        if (isHttp && !rule.Has("matches")) rule["matches"] = new JsonArray(new JsonObject { ["path"] = new JsonObject() });
        foreach (var (_, match) in rule.Items("matches"))
        {
            if (isHttp)
            {
                match.Ensure("path").SetDefault("type", "PathPrefix");
                match.Ensure("path").SetDefault("value", "/");
            }
            else match.Obj("method")?.SetDefault("type", "Exact");
            foreach (var (_, field) in match.Items("headers").Concat(match.Items("queryParams"))) field.SetDefault("type", "Exact");
        }
        foreach (var (_, filter) in rule.Items("filters")) DefaultFilter(filter);
        foreach (var (_, backend) in rule.Items("backendRefs"))
        {
            backend.SetDefault("group", "");
            backend.SetDefault("kind", "Service");
            if (!backend.Has("weight")) backend["weight"] = JsonValue.Create(1);
            foreach (var (_, filter) in backend.Items("filters")) DefaultFilter(filter);
        }
    }

    private static void DefaultFilter(JsonObject filter)
    {
        if (filter.Obj("requestRedirect") is { } redirect && !redirect.Has("statusCode")) redirect["statusCode"] = JsonValue.Create(302);
    }

    private void Rule(JsonObject rule, string field, Faults faults)
    {
        AtMost(rule, "matches", MostMatches, field, faults);
        AtMost(rule, "backendRefs", MostBackends, field, faults);
        foreach (var (i, match) in rule.Items("matches")) Match(match, $"{field}.matches[{i}]", faults);
        Filters(rule, field, faults);
        if (rule.Items("filters").Any(f => f.Item.Text("type") == "RequestRedirect") && rule.Items("backendRefs").Any())
            faults.Forbidden(field + ".backendRefs", "RequestRedirect filter must not be used together with backendRefs");
        foreach (var (i, backend) in rule.Items("backendRefs")) Backend(backend, $"{field}.backendRefs[{i}]", faults);
        foreach (var name in (string[])["request", "backendRequest"])
            if (rule.Obj("timeouts").Text(name) is { Length: > 0 } text && DurationText.Parse(text) is null) faults.InvalidText($"{field}.timeouts.{name}", text, "must be a duration such as 500ms or 10s");
    }

    private void Match(JsonObject match, string field, Faults faults)
    {
        if (!isHttp) return;
        var path = match.Obj("path");
        faults.OneOf(field + ".path.type", path.Text("type"), "Exact", "PathPrefix", "RegularExpression");
        var value = path.Text("value");
        if (path.Text("type") != "RegularExpression")
        {
            if (!value.StartsWith('/')) faults.InvalidText(field + ".path.value", value, "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']");
            foreach (var part in (string[])["//", "/./", "/../", "%2f", "%2F", "#"])
                if (value.Contains(part, StringComparison.Ordinal)) faults.InvalidText(field + ".path.value", value, $"must not contain '{part}' when type one of ['Exact', 'PathPrefix']");
        }
        if (match.Text("method") is { Length: > 0 } method) faults.OneOf(field + ".method", method, Methods);
    }

    private static void Filters(JsonObject owner, string field, Faults faults)
    {
        AtMost(owner, "filters", MostFilters, field, faults);
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, filter) in owner.Items("filters"))
        {
            var (path, type) = ($"{field}.filters[{i}]", filter.Text("type"));
            faults.OneOf(path + ".type", type, "RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite", "ExtensionRef", "CORS", "ExternalAuth");
            if (!types.Add(type) && type is not ("RequestMirror" or "ExtensionRef")) faults.InvalidText(path + ".type", type, $"{type} filter cannot be repeated");
            if (Field(type) is { } name && !filter.Has(name)) faults.Required($"{path}.{name}", $"filter.{name} must be specified for {type} filter.type");
            if (filter.Obj("requestRedirect").Number("statusCode") is { } status && !RedirectStatuses.Contains((int)status))
                faults.InvalidNumber(path + ".requestRedirect.statusCode", status, "must be 301, 302, 303, 307 or 308");
        }
        if (types.Contains("RequestRedirect") && types.Contains("URLRewrite")) faults.Forbidden(field + ".filters", "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both");
    }

    private static string? Field(string type) => type switch
    {
        "RequestHeaderModifier" => "requestHeaderModifier",
        "ResponseHeaderModifier" => "responseHeaderModifier",
        "RequestMirror" => "requestMirror",
        "RequestRedirect" => "requestRedirect",
        "URLRewrite" => "urlRewrite",
        "ExtensionRef" => "extensionRef",
        _ => null,
    };

    private static void Backend(JsonObject backend, string field, Faults faults)
    {
        if (backend.Text("name").Length == 0) faults.Required(field + ".name", "");
        if (backend.Text("kind") == "Service" && backend.Text("group").Length == 0 && !backend.Has("port")) faults.Required(field + ".port", "Must have port for Service reference");
        if (backend.Has("port")) GatewayRules.Port(backend.Number("port"), field + ".port", faults);
        if (backend.Number("weight") is < 0 or > 1_000_000) faults.InvalidNumber(field + ".weight", backend.Number("weight")!.Value, "must be between 0 and 1000000, inclusive");
        Filters(backend, field, faults);
    }

    private static void AtMost(JsonObject? owner, string name, int most, string field, Faults faults)
    {
        if (owner.Array(name) is { } list && list.Count > most) faults.TooMany($"{field}.{name}", list.Count, most);
    }
}
