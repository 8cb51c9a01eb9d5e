using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The FlowSchemas and priority levels that every server of Kubernetes 1.36 has.</summary>
internal static class FlowControlObjects
{
    private const string ByUser = "ByUser";
    private const string ByNamespace = "ByNamespace";
    private const string Accounts = "kube-system";

    private static readonly (string Verbs, string Group, string Resources) Everything = ("*", "*", "*");

    public static IEnumerable<(ResourceType Type, JsonObject Body)> All()
    {
        yield return Level("exempt", new JsonObject { ["type"] = "Exempt", ["exempt"] = new JsonObject { ["nominalConcurrencyShares"] = 0, ["lendablePercent"] = 0 } });
        yield return Level("catch-all", Limited(5, 0, 0, 0));
        yield return Level("system", Limited(30, 33, 64, 6));
        yield return Level("node-high", Limited(40, 25, 64, 6));
        yield return Level("leader-election", Limited(10, 0, 16, 4));
        yield return Level("workload-high", Limited(40, 50, 128, 6));
        yield return Level("workload-low", Limited(100, 90, 128, 6));
        yield return Level("global-default", Limited(20, 50, 128, 6));

        yield return Schema("exempt", "exempt", 1, "", Rule([Group("system:masters")], Everything));
        yield return Schema("probes", "exempt", 2, "", Probes());
        yield return Schema("system-leader-election", "leader-election", 100, ByUser, Rule(
            [User("system:kube-controller-manager"), User("system:kube-scheduler"), Account("*")], ("get,create,update", "coordination.k8s.io", "leases")));
        yield return Schema("endpoint-controller", "workload-high", 150, ByUser, Rule(
            [User("system:kube-controller-manager"), Account("endpoint-controller"), Account("endpointslicemirroring-controller")], ("get,create,update", "", "endpoints")));
        yield return Schema("workload-leader-election", "leader-election", 200, ByUser, Rule([Account("*")], ("get,create,update", "coordination.k8s.io", "leases")));
        yield return Schema("system-node-high", "node-high", 400, ByUser, Rule(
            [Group("system:nodes")], ("*", "", "nodes,nodes/status"), ("*", "coordination.k8s.io", "leases")));
        yield return Schema("system-nodes", "system", 500, ByUser, Rule([Group("system:nodes")], Everything));
        yield return Schema("kube-controller-manager", "workload-high", 800, ByNamespace, Rule([User("system:kube-controller-manager")], Everything));
        yield return Schema("kube-scheduler", "workload-high", 800, ByNamespace, Rule([User("system:kube-scheduler")], Everything));
        yield return Schema("kube-system-service-accounts", "workload-high", 900, ByNamespace, Rule([Account("*")], Everything));
        yield return Schema("service-accounts", "workload-low", 9000, ByUser, Rule([Group("system:serviceaccounts")], Everything));
        yield return Schema("global-default", "global-default", 9900, ByUser, Rule([Group("system:unauthenticated"), Group("system:authenticated")], Everything));
        yield return Schema("catch-all", "catch-all", 10_000, ByUser, Rule([Group("system:unauthenticated"), Group("system:authenticated")], Everything));
    }

    /// <summary>What a new FlowSchema says of its priority level: that it is there.</summary>
    public static JsonObject Found(JsonObject schema, DateTimeOffset now)
    {
        var level = schema["spec"]!["priorityLevelConfiguration"]!["name"]!.GetValue<string>();
        schema["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Dangling", ["status"] = "False", ["lastTransitionTime"] = WireTime.Format(now), ["reason"] = "Found",
                ["message"] = $"This FlowSchema references the PriorityLevelConfiguration object named \"{level}\" and it exists",
            }),
        };
        return schema;
    }

    private static (ResourceType Type, JsonObject Body) Level(string name, JsonObject spec) => Made(ResourceTypes.PriorityLevelConfigurations, name, spec);

    private static JsonObject Limited(int shares, int lendable, int queues, int hand)
    {
        var response = new JsonObject { ["type"] = queues == 0 ? "Reject" : "Queue" };
        if (queues > 0) response["queuing"] = new JsonObject { ["queues"] = queues, ["handSize"] = hand, ["queueLengthLimit"] = 50 };
        return new JsonObject
        {
            ["type"] = "Limited",
            ["limited"] = new JsonObject { ["nominalConcurrencyShares"] = shares, ["lendablePercent"] = lendable, ["limitResponse"] = response },
        };
    }

    private static (ResourceType Type, JsonObject Body) Schema(string name, string level, int precedence, string distinguisher, JsonObject rule)
    {
        var spec = new JsonObject { ["priorityLevelConfiguration"] = new JsonObject { ["name"] = level }, ["matchingPrecedence"] = precedence };
        if (distinguisher.Length > 0) spec["distinguisherMethod"] = new JsonObject { ["type"] = distinguisher };
        spec["rules"] = new JsonArray(rule);
        return Made(ResourceTypes.FlowSchemas, name, spec);
    }

    // Rules for everything are also for the paths outside the API.
    private static JsonObject Rule(JsonObject[] subjects, params (string Verbs, string Group, string Resources)[] resources)
    {
        var rule = new JsonObject { ["subjects"] = new JsonArray([.. subjects]), ["resourceRules"] = new JsonArray([.. resources.Select(r => (JsonNode?)Resource(r))]) };
        if (resources[0] == Everything) rule["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") });
        return rule;
    }

    private static JsonObject Resource((string Verbs, string Group, string Resources) rule)
    {
        var resource = new JsonObject { ["verbs"] = Texts(rule.Verbs), ["apiGroups"] = new JsonArray(JsonValue.Create(rule.Group)), ["resources"] = Texts(rule.Resources) };
        if (rule.Group == "*" || rule.Resources.StartsWith("nodes", StringComparison.Ordinal)) resource["clusterScope"] = true;
        if (!rule.Resources.StartsWith("nodes", StringComparison.Ordinal)) resource["namespaces"] = new JsonArray("*");
        return resource;
    }

    private static JsonObject Probes() => new()
    {
        ["subjects"] = new JsonArray(Group("system:unauthenticated"), Group("system:authenticated")),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("get"), ["nonResourceURLs"] = Texts("/healthz,/readyz,/livez") }),
    };

    private static JsonObject Group(string name) => new() { ["kind"] = "Group", ["group"] = new JsonObject { ["name"] = name } };

    private static JsonObject User(string name) => new() { ["kind"] = "User", ["user"] = new JsonObject { ["name"] = name } };

    private static JsonObject Account(string name) =>
        new() { ["kind"] = "ServiceAccount", ["serviceAccount"] = new JsonObject { ["namespace"] = Accounts, ["name"] = name } };

    private static JsonArray Texts(string list) => new([.. list.Split(',').Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static (ResourceType, JsonObject) Made(ResourceType type, string name, JsonObject spec) => (type, new JsonObject
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { ["apf.kubernetes.io/autoupdate-spec"] = "true" } },
        ["spec"] = spec,
    });
}
