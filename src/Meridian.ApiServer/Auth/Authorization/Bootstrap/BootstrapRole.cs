using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A role that every server has.</summary>
/// <param name="Namespace">Its namespace; empty for a ClusterRole.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rules">What it allows; empty for a sum.</param>
internal sealed record BootstrapRole(string Namespace, string Name, List<PolicyRule> Rules)
{
    private const string AggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";

    /// <summary>The role is the sum of the roles labelled for this; empty for a role with rules of its own.</summary>
    public string Sum { get; init; } = "";

    /// <summary>The sum that the role is added to; empty for none.</summary>
    public string Into { get; init; } = "";

    public ResourceType Type => Namespace.Length == 0 ? ResourceTypes.ClusterRoles : ResourceTypes.Roles;

    public ObjectKey Key => new(Namespace, Name);

    public JsonObject Write()
    {
        var body = BootstrapMetadata.Skeleton(Type, Key);
        if (Into.Length > 0) body["metadata"]!["labels"]![AggregateLabel + Into] = "true";
        body["rules"] = Sum.Length > 0 ? null : new JsonArray([.. Rules.Select(r => (JsonNode?)RuleJson.Write(r))]);
        if (Sum.Length > 0)
        {
            body["aggregationRule"] = new JsonObject
            {
                ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [AggregateLabel + Sum] = "true" } }),
            };
        }
        return body;
    }
}

/// <summary>A binding that every server has.</summary>
/// <param name="Namespace">Its namespace; empty for a ClusterRoleBinding.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">Role it grants: of its namespace, or a ClusterRole.</param>
/// <param name="Subjects">To whom: <c>user:x</c>, <c>group:x</c>, <c>account:namespace/x</c>.</param>
internal sealed record BootstrapBinding(string Namespace, string Name, string Role, string[] Subjects)
{
    private const string Group = "rbac.authorization.k8s.io";

    public ResourceType Type => Namespace.Length == 0 ? ResourceTypes.ClusterRoleBindings : ResourceTypes.RoleBindings;

    public ObjectKey Key => new(Namespace, Name);

    public JsonObject Write()
    {
        var body = BootstrapMetadata.Skeleton(Type, Key);
        body["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = Namespace.Length == 0 ? "ClusterRole" : "Role", ["name"] = Role };
        if (Subjects.Length > 0) body["subjects"] = new JsonArray([.. Subjects.Select(s => (JsonNode?)Subject(s))]);
        return body;
    }

    private static JsonObject Subject(string text)
    {
        var (kind, name) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        if (kind != "account") return new JsonObject { ["apiGroup"] = Group, ["kind"] = kind == "user" ? "User" : "Group", ["name"] = name };
        var slash = name.IndexOf('/');
        return new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name[(slash + 1)..], ["namespace"] = name[..slash] };
    }
}

/// <summary>The metadata that marks what the server made itself.</summary>
internal static class BootstrapMetadata
{
    /// <summary>Annotation by which an owner keeps the server from restoring an object: <c>false</c>.</summary>
    public const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

    public static JsonObject Skeleton(ResourceType type, ObjectKey key)
    {
        var metadata = new JsonObject { ["name"] = key.Name };
        if (key.Namespace.Length > 0) metadata["namespace"] = key.Namespace;
        metadata["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };
        metadata["annotations"] = new JsonObject { [AutoUpdate] = "true" };
        return new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
    }
}
