using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>LimitRanges.</summary>
internal sealed class LimitRangeStrategy() : BuiltInStrategy(ResourceTypes.LimitRanges)
{
    private static readonly string[] Halves = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, limit) in obj.Obj("spec").Items("limits"))
        {
            if (limit.Text("type") != "Container") continue;
            Fill(limit, "default", "max");
            Fill(limit, "defaultRequest", "default");
            Fill(limit, "defaultRequest", "min");
        }
    }

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, limit) in obj.Obj("spec").Items("limits"))
        {
            var (field, type) = ($"spec.limits[{i}]", limit.Text("type"));
            TypeName(type, field + ".type", faults);
            if (!types.Add(type)) faults.Duplicate(field + ".type", type);
            Limit(limit, type, field, faults);
        }
    }

    private static void Fill(JsonObject limit, string half, string from)
    {
        foreach (var (name, amount) in limit.Obj(from) ?? [])
            if (amount is not null) limit.Ensure(half).SetDefault(name, amount.DeepClone());
    }

    private static void TypeName(string type, string field, Faults faults)
    {
        var before = faults.Found.Count;
        faults.QualifiedName(field, type);
        if (faults.Found.Count == before && !type.Contains('/', StringComparison.Ordinal) && type is not ("Pod" or "Container" or "PersistentVolumeClaim"))
            faults.InvalidText(field, type, "must be a standard limit type or fully qualified");
    }

    private static void Limit(JsonObject limit, string type, string field, Faults faults)
    {
        foreach (var half in (string[])["default", "defaultRequest"])
            if (type == "Pod" && limit.Obj(half) is { Count: > 0 }) faults.Forbidden($"{field}.{half}", "may not be specified when `type` is 'Pod'");
        if (type == "PersistentVolumeClaim" && !limit.Obj("min").Has("storage") && !limit.Obj("max").Has("storage"))
            faults.Required(field + ".limits", "either minimum or maximum storage value is required, but neither was provided");
        Action<string, string, Faults> rule = type is "Pod" or "Container" ? ResourceRules.ContainerName : static (name, at, f) => ResourceRules.Name(name, at, f);
        var amounts = Halves.ToDictionary(
            half => half,
            half => type == "Pod" && half is "default" or "defaultRequest" ? [] : ResourceRules.Named(limit.Obj(half), $"{field}.{half}", rule, faults),
            StringComparer.Ordinal);
        foreach (var name in amounts.Values.SelectMany(a => a.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) Order(name, amounts, field, faults);
    }

    private static void Order(string name, Dictionary<string, Dictionary<string, Quantity>> amounts, string field, Faults faults)
    {
        var (min, max, limit, request) = (Of("min"), Of("max"), Of("default"), Of("defaultRequest"));
        Rising(min, max, "min", min, $"min value {min} is greater than max value {max}");
        Rising(min, request, "defaultRequest", request, $"min value {min} is greater than default request value {request}");
        Rising(request, max, "defaultRequest", request, $"default request value {request} is greater than max value {max}");
        Rising(request, limit, "defaultRequest", request, $"default request value {request} is greater than default limit value {limit}");
        Rising(min, limit, "default", min, $"min value {min} is greater than default value {limit}");
        Rising(limit, max, "default", max, $"default value {limit} is greater than max value {max}");
        if (Of("maxLimitRequestRatio") is { } ratio) Ratio(ratio, min, max, $"{field}.maxLimitRequestRatio[{name}]", faults);
        if (!ResourceNames.CanOvercommit(name) && limit is not null && request is not null && limit != request)
            faults.InvalidText($"{field}.defaultRequest[{name}]", $"{request}", $"default value {limit} must equal to defaultRequest value {request} in {name}");

        Quantity? Of(string half) => amounts[half].TryGetValue(name, out var amount) ? amount : null;

        void Rising(Quantity? small, Quantity? large, string half, Quantity? shown, string detail)
        {
            if (small is { } a && large is { } b && a > b) faults.InvalidText($"{field}.{half}[{name}]", $"{shown}", detail);
        }
    }

    private static void Ratio(Quantity ratio, Quantity? min, Quantity? max, string field, Faults faults)
    {
        if (ratio < Quantity.Of(1)) faults.InvalidText(field, ratio.ToString(), $"ratio {ratio} is less than 1");
        if (min is not { Sign: > 0 } low || max is not { } high) return;
        var most = (double)high.MilliValue / low.MilliValue;
        if (ratio.MilliValue / 1000.0 > most)
            faults.InvalidText(field, ratio.ToString(), $"ratio {ratio} is greater than max/min = {most.ToString("F6", CultureInfo.InvariantCulture)}");
    }
}
