using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in affinities, and in selectors of nodes.</summary>
internal static class AffinityRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Validate(JsonObject? affinity, string field, Faults faults)
    {
        if (affinity.Obj("nodeAffinity") is { } node) Node(node, field + ".nodeAffinity", faults);
        foreach (var kind in (string[])["podAffinity", "podAntiAffinity"])
            if (affinity.Obj(kind) is { } pods) Pods(pods, $"{field}.{kind}", faults);
    }

    /// <summary>Checks a selector of nodes: at least one term.</summary>
    public static void NodeSelector(JsonObject selector, string field, Faults faults)
    {
        field += ".nodeSelectorTerms";
        var terms = selector.Items("nodeSelectorTerms").ToArray();
        if (terms.Length == 0) faults.Required(field, "must have at least one node selector term");
        foreach (var (i, term) in terms) NodeTerm(term, $"{field}[{i}]", checkValues: true, faults);
    }

    private static void Node(JsonObject affinity, string field, Faults faults)
    {
        if (affinity.Obj(Required) is { } required) NodeSelector(required, $"{field}.{Required}", faults);
        foreach (var (i, term) in affinity.Items(Preferred))
        {
            Weight(term, $"{field}.{Preferred}[{i}].weight", faults);
            NodeTerm(term.Obj("preference") ?? [], $"{field}.{Preferred}[{i}].preference", checkValues: false, faults);
        }
    }

    private static void NodeTerm(JsonObject term, string field, bool checkValues, Faults faults)
    {
        foreach (var (i, requirement) in term.Items("matchExpressions")) NodeRequirement(requirement, $"{field}.matchExpressions[{i}]", checkValues, faults);
        foreach (var (i, requirement) in term.Items("matchFields")) FieldRequirement(requirement, $"{field}.matchFields[{i}]", faults);
    }

    private static void NodeRequirement(JsonObject requirement, string field, bool checkValues, Faults faults)
    {
        var values = requirement.Texts("values").ToArray();
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn":
                if (values.Length == 0) faults.Required(field + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Length > 0) faults.Forbidden(field + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt":
                if (values.Length != 1) faults.Required(field + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            default:
                faults.InvalidText(field + ".operator", requirement.Text("operator"), "not a valid selector operator");
                break;
        }
        faults.QualifiedName(field + ".key", requirement.Text("key"));
        for (var i = 0; checkValues && i < values.Length; i++) faults.Each($"{field}.values[{i}]", values[i], LabelSyntax.ValueFaults(values[i]));
    }

    private static void FieldRequirement(JsonObject requirement, string field, Faults faults)
    {
        var values = requirement.Texts("values").ToArray();
        if (requirement.Text("operator") is not ("In" or "NotIn")) faults.InvalidText(field + ".operator", requirement.Text("operator"), "not a valid selector operator");
        else if (values.Length != 1) faults.Required(field + ".values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        if (requirement.Text("key") != "metadata.name") faults.InvalidText(field + ".key", requirement.Text("key"), "not a valid field selector key");
        else
            for (var i = 0; i < values.Length; i++) faults.Subdomain($"{field}.values[{i}]", values[i]);
    }

    private static void Pods(JsonObject affinity, string field, Faults faults)
    {
        foreach (var (i, term) in affinity.Items(Required)) PodTerm(term, $"{field}.{Required}[{i}]", faults);
        foreach (var (i, term) in affinity.Items(Preferred))
        {
            Weight(term, $"{field}.{Preferred}[{i}].weight", faults);
            PodTerm(term.Obj("podAffinityTerm") ?? [], $"{field}.{Preferred}[{i}].podAffinityTerm", faults);
        }
    }

    private static void PodTerm(JsonObject term, string field, Faults faults)
    {
        foreach (var name in (string[])["labelSelector", "namespaceSelector"])
            if (term.Obj(name) is { } selector) SelectorRules.Validate(selector, $"{field}.{name}", faults);
        foreach (var ns in term.Texts("namespaces")) faults.DnsLabel(field + ".namespace", ns);
        LabelKeys(term, field, faults);
        var key = term.Text("topologyKey");
        if (key.Length == 0) faults.Required(field + ".topologyKey", "can not be empty");
        faults.QualifiedName(field + ".topologyKey", key);
    }

    private static void LabelKeys(JsonObject term, string field, Faults faults)
    {
        var (match, mismatch) = (term.Texts("matchLabelKeys").ToArray(), term.Texts("mismatchLabelKeys").ToArray());
        foreach (var (name, keys) in ((string, string[])[])[("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)])
        {
            if (keys.Length > 0 && !term.Has("labelSelector")) faults.Forbidden($"{field}.{name}", "must not be specified when labelSelector is not set");
            else
                for (var i = 0; i < keys.Length; i++) faults.QualifiedName($"{field}.{name}[{i}]", keys[i]);
        }
        for (var i = 0; i < match.Length; i++)
            if (mismatch.Contains(match[i])) faults.InvalidText($"{field}.matchLabelKeys[{i}]", match[i], "exists in both matchLabelKeys and mismatchLabelKeys");
    }

    private static void Weight(JsonObject term, string field, Faults faults)
    {
        if ((term.Number("weight") ?? 0) is (<= 0 or > 100) and var weight) faults.InvalidNumber(field, weight, "must be in the range 1-100");
    }
}
