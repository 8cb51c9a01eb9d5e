using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the roles and bindings that every server has. What is there already is left as its owner made it.</summary>
public static class BootstrapPolicy
{
    private const string Group = "rbac.authorization.k8s.io";
    private const string AggregateLabel = $"{Group}/aggregate-to-";

    /// <summary>Creates what is missing. May be repeated.</summary>
    public static async Task EnsureAsync(ApiEngine engine, CancellationToken cancellationToken)
    {
        foreach (var (type, body) in Objects())
        {
            try
            {
                await engine.CreateAsync(type, null, body, new RequestContext { FieldManager = "apiserver" }, cancellationToken);
            }
            catch (StatusException e) when (e.IsAlreadyExists)
            {
                // Its owner may have changed it on purpose.
            }
        }
    }

    internal static IEnumerable<(ResourceType Type, JsonObject Body)> Objects()
    {
        yield return Role("cluster-admin", BootstrapRules.Everything);
        yield return Role("system:discovery", BootstrapRules.Discovery);
        yield return Role("system:basic-user", BootstrapRules.BasicUser);
        yield return Role("system:public-info-viewer", BootstrapRules.PublicInfo);
        yield return Role("system:auth-delegator", BootstrapRules.AuthDelegator);
        yield return Role("system:monitoring", BootstrapRules.Monitoring);
        yield return Role("system:aggregate-to-view", BootstrapRules.View, "view");
        yield return Role("system:aggregate-to-edit", BootstrapRules.Edit, "edit");
        yield return Role("system:aggregate-to-admin", BootstrapRules.Admin, "admin");
        yield return Sum("view", "edit", BootstrapRules.View);
        yield return Sum("edit", "admin", [.. BootstrapRules.Edit, .. BootstrapRules.View]);
        yield return Sum("admin", "", [.. BootstrapRules.Admin, .. BootstrapRules.Edit, .. BootstrapRules.View]);

        yield return Binding("cluster-admin", UserInfo.MastersGroup);
        yield return Binding("system:discovery", UserInfo.AuthenticatedGroup);
        yield return Binding("system:basic-user", UserInfo.AuthenticatedGroup);
        yield return Binding("system:public-info-viewer", UserInfo.AuthenticatedGroup, UserInfo.UnauthenticatedGroup);
        yield return Binding("system:monitoring", "system:monitoring");
    }

    private static (ResourceType Type, JsonObject Body) Role(string name, PolicyRule[] rules, string aggregateTo = "")
    {
        var body = Skeleton(ResourceTypes.ClusterRoles, name);
        if (aggregateTo.Length > 0) body["metadata"]!["labels"]![AggregateLabel + aggregateTo] = "true";
        body["rules"] = Rules(rules);
        return (ResourceTypes.ClusterRoles, body);
    }

    // The rules stand in the role as well, so that who describes it sees them; custom roles with the label are added when requests are decided.
    private static (ResourceType Type, JsonObject Body) Sum(string name, string aggregateTo, PolicyRule[] rules)
    {
        var (type, body) = Role(name, rules, aggregateTo);
        body["aggregationRule"] = new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [AggregateLabel + name] = "true" } }),
        };
        return (type, body);
    }

    private static (ResourceType Type, JsonObject Body) Binding(string name, params string[] groups)
    {
        var body = Skeleton(ResourceTypes.ClusterRoleBindings, name);
        body["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = name };
        var subjects = new JsonArray();
        foreach (var group in groups) subjects.Add((JsonNode?)new JsonObject { ["apiGroup"] = Group, ["kind"] = "Group", ["name"] = group });
        body["subjects"] = subjects;
        return (ResourceTypes.ClusterRoleBindings, body);
    }

    private static JsonObject Skeleton(ResourceType type, string name) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
            ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" },
        },
    };

    private static JsonArray Rules(PolicyRule[] rules)
    {
        var array = new JsonArray();
        foreach (var rule in rules) array.Add((JsonNode?)RuleJson.Write(rule));
        return array;
    }
}
