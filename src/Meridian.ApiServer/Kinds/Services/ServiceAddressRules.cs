using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the addresses of a service and their families. This cluster has IPv4 only.</summary>
internal static class ServiceAddressRules
{
    public static void Validate(JsonObject spec, Faults faults)
    {
        var (own, all, families) = (spec.Text("clusterIP"), spec.Texts("clusterIPs").ToArray(), spec.Texts("ipFamilies").ToArray());
        if (own.Length > 0 && all.Length > 0 && all[0] != own) faults.Invalid("spec.clusterIPs", spec["clusterIPs"], "first value must match `clusterIP`");
        if (own.Length == 0 && all.Length > 0) faults.Invalid("spec.clusterIPs", spec["clusterIPs"], "must be empty when `clusterIP` is not specified");
        Families(spec, families, faults);
        if (!Addresses(spec, all.Length == 0 && own.Length > 0 ? [own] : all, faults)) return;
        if (all.Length == 2 && Formats.IsIPv6(all[0]) == Formats.IsIPv6(all[1])) faults.Invalid("spec.clusterIPs", spec["clusterIPs"], "may specify no more than one IP for each IP family");
        for (var i = 0; !ServiceRules.IsHeadless(spec) && i < Math.Min(all.Length, families.Length); i++)
            if (families[i] is "IPv4" or "IPv6" && Formats.IsIPv6(all[i]) != (families[i] == "IPv6"))
                faults.InvalidText($"spec.clusterIPs[{i}]", all[i], $"expected an {families[i]} value as indicated by `ipFamilies[{i}]`");
        Configured(spec, families, faults);
    }

    public static void ValidateUpdate(JsonObject current, JsonObject updated, Faults faults)
    {
        // A service that becomes, or was, a mere name may give its address up and get another.
        if (current.Text("type") == "ExternalName" || updated.Text("type") == "ExternalName") return;
        var (wasHeadless, isHeadless) = (ServiceRules.IsHeadless(current), ServiceRules.IsHeadless(updated));
        if (!wasHeadless || !isHeadless) Kept(current, updated, faults);
        if (wasHeadless || isHeadless) return;
        var (before, after) = (current.Texts("ipFamilies").ToArray(), updated.Texts("ipFamilies").ToArray());
        if (before.Length > 0 && after.Length > 0 && before[0] != after[0]) faults.Invalid("spec.ipFamilies[0]", updated["ipFamilies"], "may not change once set");
    }

    private static void Kept(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (Of(current), Of(updated));
        if (before.Length > 0 && after.Length == 0) faults.Invalid("spec.clusterIPs[0]", new JsonArray(), "primary clusterIP can not be unset");
        else if (before.Length > 0 && before[0] != after[0])
            faults.Invalid("spec.clusterIPs[0]", updated["clusterIPs"] ?? new JsonArray(JsonValue.Create(after[0])), "may not change once set");
    }

    private static string[] Of(JsonObject spec)
    {
        string[] all = [.. spec.Texts("clusterIPs")];
        return all.Length == 0 && spec.Text("clusterIP") is { Length: > 0 } own ? [own] : all;
    }

    private static void Families(JsonObject spec, string[] families, Faults faults)
    {
        for (var i = 0; i < families.Length; i++) faults.Supported($"spec.ipFamilies[{i}]", families[i], "IPv4", "IPv6");
        faults.Unique("spec.ipFamilies", families);
        if (spec.Has("ipFamilyPolicy")) faults.Supported("spec.ipFamilyPolicy", spec.Text("ipFamilyPolicy"), "PreferDualStack", "RequireDualStack", "SingleStack");
    }

    private static bool Addresses(JsonObject spec, string[] all, Faults faults)
    {
        var before = faults.Found.Count;
        for (var i = 0; i < all.Length; i++)
        {
            if (i > 0 || all[i] != "None") faults.Address($"spec.clusterIPs[{i}]", all[i]);
            else if (all.Length > 1) faults.Invalid("spec.clusterIPs", spec["clusterIPs"], "'None' must be the first and only value");
        }
        if (all.Length > 2) faults.Invalid("spec.clusterIPs", spec["clusterIPs"], "may only hold up to 2 values");
        return faults.Found.Count == before;
    }

    // Nobody but the user knows where the endpoints of a headless service without selector are: there both families may be named.
    private static void Configured(JsonObject spec, string[] families, Faults faults)
    {
        if (ServiceRules.IsHeadless(spec) && spec.Map("selector").Count == 0) return;
        if (Array.IndexOf(families, "IPv6") is >= 0 and var index) faults.InvalidText($"spec.ipFamilies[{index}]", "IPv6", "not configured on this cluster");
        if (spec.Text("ipFamilyPolicy") == "RequireDualStack") faults.InvalidText("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services");
    }
}
