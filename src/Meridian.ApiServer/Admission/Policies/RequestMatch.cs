using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Which requests a policy, or a binding, is about.</summary>
internal sealed class RequestMatch
{
    private readonly ResourceRule[] rules, excluded;
    private readonly LabelSelector namespaces, objects;
    private readonly bool exact, anything;

    private RequestMatch(JsonObject? match)
    {
        rules = [.. match.Items("resourceRules").Select(r => new ResourceRule(r.Item))];
        excluded = [.. match.Items("excludeResourceRules").Select(r => new ResourceRule(r.Item))];
        namespaces = Selector(match.Obj("namespaceSelector"));
        objects = Selector(match.Obj("objectSelector"));
        exact = match.Text("matchPolicy") == "Exact";
        anything = rules.Length == 0;
    }

    /// <summary>The resources named by the rules.</summary>
    public IEnumerable<(string Group, string Version, string Resource)> Named => rules.SelectMany(r => r.Named);

    /// <summary>Reads what a policy or binding says; nothing said is everything.</summary>
    public static RequestMatch Of(JsonObject? match) => new(match);

    public bool Matches(RequestFacts facts)
    {
        var request = facts.Request;
        return (anything || Matches(rules, request)) && !Matches(excluded, request) && InNamespace(facts) && IsObject(request);
    }

    private bool Matches(ResourceRule[] any, AdmissionRequest request)
    {
        if (any.Length == 0) return false;
        foreach (var rule in any)
            if (rule.Matches(request, request.Type)) return true;
        return !exact && request.Objects.Versions(request.Type).Any(version => any.Any(rule => rule.Matches(request, version)));
    }

    private bool InNamespace(RequestFacts facts)
    {
        if (namespaces.IsEverything) return true;
        if (!facts.IsNamespace && !facts.Request.Type.Namespaced) return true;
        return namespaces.Matches(NamespaceLabels(facts));
    }

    private static IReadOnlyDictionary<string, string> NamespaceLabels(RequestFacts facts)
    {
        if (!facts.IsNamespace) return facts.Namespace?.Header.Labels ?? new Dictionary<string, string>();
        return facts.Request.Operation == AdmissionOperation.Delete ? facts.Request.Old!.Header.Labels : Labels(facts.Request.Object);
    }

    private bool IsObject(AdmissionRequest request) =>
        objects.IsEverything || (request.Operation != AdmissionOperation.Delete && objects.Matches(Labels(request.Object))) || (request.Old is { } old && objects.Matches(old.Header.Labels));

    private static Dictionary<string, string> Labels(JsonObject obj) => obj.Obj("metadata").Map("labels");

    private static LabelSelector Selector(JsonObject? selector) => selector is null ? LabelSelector.Everything : SelectorRules.Read(selector);
}
