using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a federation may do in a member, as rules of a role. Pure.</summary>
/// <param name="Groups">API groups whose custom resources it may write; <c>*</c> for all APIs whatever.</param>
/// <param name="Escalates">Whether it may hand out rights that it does not have itself.</param>
public sealed record MemberRights(IReadOnlyList<string> Groups, bool Escalates)
{
    private static readonly string[] Write = ["get", "list", "watch", "create", "update", "patch", "delete"];
    private static readonly string[] Read = ["get", "list", "watch"];

    // Shown, summed or counted, but never written.
    private static readonly (string Group, string[] Resources)[] OnlyRead =
    [
        ("", ["nodes", "pods", "events", "endpoints"]),
        ("apps", ["controllerrevisions"]),
        ("events.k8s.io", ["events"]),
        ("apiregistration.k8s.io", ["apiservices"]),
        ("metrics.k8s.io", ["nodes", "pods"]),
    ];

    private static readonly string[] PathsThatTellOfTheServer = ["/api", "/api/*", "/apis", "/apis/*", "/livez", "/openapi/*", "/readyz", "/version"];

    /// <summary>The rules that hold in the whole cluster.</summary>
    /// <param name="lease">Name of the Lease by which one control plane drives the cluster.</param>
    public JsonArray InTheCluster(string lease)
    {
        var rules = new JsonArray();
        foreach (var group in MemberTypes.Propagated.GroupBy(t => t.Group).OrderBy(g => g.Key, StringComparer.Ordinal))
            Add(rules, group.Key, [.. group.Select(t => t.Plural).Order(StringComparer.Ordinal)], Write);
        foreach (var group in Groups.Order(StringComparer.Ordinal)) Add(rules, group, ["*"], Write);
        // Services of other members, and what became of this one's exports.
        Add(rules, "discovery.k8s.io", ["endpointslices"], Write);
        Add(rules, "multicluster.x-k8s.io", ["serviceimports"], Write);
        Add(rules, "multicluster.x-k8s.io", ["serviceexports/status", "serviceimports/status"], ["get", "patch", "update"]);
        foreach (var (group, resources) in OnlyRead) Add(rules, group, resources, Read);
        Add(rules, "", ["pods/log"], ["get"]);
        Add(rules, "", ["pods/attach", "pods/exec", "pods/portforward"], ["get", "create"]);
        Add(rules, "", ["pods"], ["delete", "patch", "update"]);
        Add(rules, "", ["pods/ephemeralcontainers", "pods/resize"], ["patch", "update"]);
        // Users cordon, drain and label nodes through the federation.
        Add(rules, "", ["nodes"], ["patch", "update"]);
        Add(rules, "", ["pods/eviction"], ["create"]);
        // A name cannot be told from others before the object is there.
        Add(rules, "coordination.k8s.io", ["leases"], ["create"]);
        Add(rules, "coordination.k8s.io", ["leases"], ["get", "update", "patch", "delete"], lease);
        AddGrants(rules);
        rules.Add((JsonNode?)new JsonObject { ["nonResourceURLs"] = StatusNodes.Texts(PathsThatTellOfTheServer), ["verbs"] = StatusNodes.Texts(["get"]) });
        return rules;
    }

    /// <summary>The rules that hold in the account's own namespace: its own tokens.</summary>
    /// <param name="account">Name of the account.</param>
    public static JsonArray InItsNamespace(string account)
    {
        var rules = new JsonArray();
        Add(rules, "", ["serviceaccounts/token"], ["create"], account);
        return rules;
    }

    // A role binding is refused to those who neither have the role's rights nor may bind it; these three every cluster has, for its users.
    private void AddGrants(JsonArray rules)
    {
        const string Group = "rbac.authorization.k8s.io";
        if (Escalates) Add(rules, Group, ["clusterroles", "roles"], ["bind", "escalate"]);
        else Add(rules, Group, ["clusterroles"], ["bind"], "admin", "edit", "view");
    }

    private static void Add(JsonArray rules, string group, string[] resources, string[] verbs, params string[] names)
    {
        var rule = new JsonObject { ["apiGroups"] = StatusNodes.Texts([group]), ["resources"] = StatusNodes.Texts(resources) };
        if (names.Length > 0) rule["resourceNames"] = StatusNodes.Texts(names);
        rule["verbs"] = StatusNodes.Texts(verbs);
        rules.Add((JsonNode?)rule);
    }
}
