using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the resource amounts of a container.</summary>
internal static class ResourceRules
{
    private const string QuantityRule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    /// <summary>Checks requests, limits and claims.</summary>
    /// <param name="resources">The amounts; null for none.</param>
    /// <param name="field">Their path.</param>
    /// <param name="claims">Names of the pod's resource claims.</param>
    /// <param name="faults">Collects.</param>
    public static void Validate(JsonObject? resources, string field, HashSet<string> claims, Faults faults)
    {
        Amounts(resources, field, ContainerName, faults);
        Claims(resources, field + ".claims", claims, faults);
    }

    /// <summary>Checks requests and limits whose names a rule knows.</summary>
    public static void Amounts(JsonObject? resources, string field, Action<string, string, Faults> nameRule, Faults faults)
    {
        var limits = Named(resources.Obj("limits"), field + ".limits", nameRule, faults);
        var requests = Named(resources.Obj("requests"), field + ".requests", nameRule, faults);
        foreach (var (name, request) in requests)
        {
            var bounded = limits.TryGetValue(name, out var limit);
            if (bounded && request != limit && !ResourceNames.CanOvercommit(name))
                faults.InvalidText(field + ".requests", request.ToString(), $"must be equal to {name} limit of {limit}");
            else if (bounded && request > limit) faults.InvalidText(field + ".requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
            else if (!bounded && !ResourceNames.CanOvercommit(name)) faults.Required(field + ".limits", "Limit must be set for non overcommitable resources");
        }
        var all = limits.Keys.Concat(requests.Keys).ToArray();
        if (all.Any(ResourceNames.IsHugePages) && !all.Any(n => n is "cpu" or "memory")) faults.Forbidden(field, "HugePages require cpu or memory");
    }

    /// <summary>Reads amounts by name; one that cannot be read becomes a fault.</summary>
    public static Dictionary<string, Quantity> Amounts(JsonObject? amounts, string field, Faults faults) =>
        Read(amounts, name => $"{field}[{name}]", static (name, at, f) => f.QualifiedName(at, name), faults);

    /// <summary>As <see cref="Amounts(JsonObject?, string, Faults)"/>, with the names as members of the path.</summary>
    public static void NodeAmounts(JsonObject? amounts, string field, Faults faults) => Read(amounts, name => $"{field}.{name}", static (_, _, _) => { }, faults);

    /// <summary>An amount must not be negative, and a count must be whole.</summary>
    public static void Amount(string name, Quantity amount, string field, Faults faults)
    {
        if (amount < Quantity.Zero) faults.InvalidText(field, amount.ToString(), "must be greater than or equal to 0");
        if (ResourceNames.IsWhole(name) && amount.MilliValue % 1000 != 0) faults.InvalidText(field, amount.ToString(), "must be an integer");
    }

    /// <summary>A name of a resource: standard, or with a domain.</summary>
    public static bool Name(string name, string field, Faults faults)
    {
        var before = faults.Found.Count;
        faults.QualifiedName(field, name);
        if (faults.Found.Count > before) return false;
        if (name.Contains('/', StringComparison.Ordinal) || ResourceNames.IsStandard(name)) return true;
        faults.InvalidText(field, name, "must be a standard resource type or fully qualified");
        return false;
    }

    /// <summary>A name of a resource that a container can use.</summary>
    public static void ContainerName(string name, string field, Faults faults)
    {
        Name(name, field, faults);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (!ResourceNames.IsOfContainers(name)) faults.InvalidText(field, name, "must be a standard resource for containers");
        }
        else if (!ResourceNames.IsNative(name) && !ResourceNames.IsExtended(name)) faults.InvalidText(field, name, "doesn't follow extended resource name standard");
    }

    /// <summary>Reads amounts whose names a rule knows.</summary>
    public static Dictionary<string, Quantity> Named(JsonObject? amounts, string field, Action<string, string, Faults> nameRule, Faults faults)
    {
        var read = Read(amounts, name => $"{field}[{name}]", nameRule, faults);
        foreach (var (name, amount) in read.Where(a => ResourceNames.IsHugePages(a.Key)))
            if (!IsMultiple(name, amount)) faults.InvalidText($"{field}[{name}]", amount.ToString(), $"{amount} is not positive integer multiple of {name}");
        return read;
    }

    private static Dictionary<string, Quantity> Read(JsonObject? amounts, Func<string, string> path, Action<string, string, Faults> nameRule, Faults faults)
    {
        var read = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, value) in amounts ?? [])
        {
            var at = path(name);
            nameRule(name, at, faults);
            if (!Quantity.TryParse(value?.ToString() ?? "0", out var amount)) faults.Invalid(at, value, QuantityRule);
            else Amount(name, read[name] = amount, at, faults);
        }
        return read;
    }

    private static bool IsMultiple(string name, Quantity amount) =>
        Quantity.TryParse(name.AsSpan("hugepages-".Length), out var size) && size.Sign > 0 && amount.Value % size.Value == 0;

    private static void Claims(JsonObject? resources, string field, HashSet<string> claims, Faults faults)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, claim) in resources.Items("claims"))
        {
            var (at, name, request) = ($"{field}[{i}]", claim.Text("name"), claim.Text("request"));
            if (name.Length == 0)
            {
                faults.Required(at);
                continue;
            }
            if (request.Length > 0) faults.DnsLabel(at + ".request", request);
            var key = request.Length == 0 ? name : $"{name}/{request}";
            var whole = request.Length == 0 && used.Any(u => u.StartsWith(name + "/", StringComparison.Ordinal));
            if (used.Contains(name) || whole || !used.Add(key)) faults.Duplicate(at, used.Contains(name) || whole ? name : key);
            if (!claims.Contains(name))
                faults.NotFound(at, name, "must be one of the names in pod.spec.resourceClaims" + (claims.Count == 0 ? " which is empty" : ": " + string.Join(", ", claims.Order(StringComparer.Ordinal))));
        }
    }
}
