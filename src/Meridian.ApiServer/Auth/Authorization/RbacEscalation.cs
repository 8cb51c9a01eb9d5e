using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Nobody gives away rights that are not theirs: who writes a role must hold all its rules or the verb <c>escalate</c>,
/// who writes a binding must hold the rules of the role or the verb <c>bind</c>.
/// </summary>
/// <param name="authorizer">Knows who holds what.</param>
public sealed class RbacEscalation(RbacAuthorizer authorizer) : IAdmission
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <inheritdoc />
    public void Admit(AdmissionRequest request)
    {
        if (request.Type.Group != RbacGroup || request.Operation == AdmissionOperation.Delete || request.Subresource.Length > 0) return;
        var user = request.Context.User;
        if (user.IsIn(UserInfo.MastersGroup)) return;
        var index = authorizer.Index;
        if (request.Type.Kind.EndsWith("Binding", StringComparison.Ordinal)) CheckBinding(request, user, index);
        else CheckRole(request, user, index);
    }

    private static void CheckRole(AdmissionRequest request, UserInfo user, RbacIndex index)
    {
        var granted = Read(request.Object, ClusterRole.JsonTypeInfo);
        if (request.Old is { } old && JsonNode.DeepEquals(old.ToNode()["rules"], request.Object["rules"]) &&
            JsonNode.DeepEquals(old.ToNode()["aggregationRule"], request.Object["aggregationRule"])) return;
        if (Holds(index, user, "escalate", request.Type.Plural, request.Key)) return;
        // Which roles will match a selector is not known now, so it counts as everything.
        var rules = granted.AggregationRule is null ? granted.Rules : [.. granted.Rules, .. BootstrapRules.Everything];
        Demand(request, user, index, rules);
    }

    private static void CheckBinding(AdmissionRequest request, UserInfo user, RbacIndex index)
    {
        var granted = Read(request.Object, RoleBinding.JsonTypeInfo);
        if (request.Old is { } old && JsonNode.DeepEquals(old.ToNode()["subjects"], request.Object["subjects"])) return;
        var (kind, name) = (granted.RoleRef.Kind, granted.RoleRef.Name);
        var role = kind == "ClusterRole" ? ObjectKey.Cluster(name) : new ObjectKey(request.Key.Namespace, name);
        // A cluster role bound in a namespace may be bound by who may bind it there.
        var asked = new AccessRequest("bind", RbacGroup, kind == "ClusterRole" ? "clusterroles" : "roles") { Namespace = request.Key.Namespace, Name = name };
        if (index.Authorize(user, asked).Allowed) return;
        var rules = index.RulesOf(kind, name, role.Namespace)
            ?? throw ApiError.NotFound(kind == "ClusterRole" ? ResourceTypes.ClusterRoles : ResourceTypes.Roles, name);
        Demand(request, user, index, rules);
    }

    private static bool Holds(RbacIndex index, UserInfo user, string verb, string plural, ObjectKey key) =>
        index.Authorize(user, new AccessRequest(verb, RbacGroup, plural) { Namespace = key.Namespace, Name = key.Name }).Allowed;

    private static void Demand(AdmissionRequest request, UserInfo user, RbacIndex index, IReadOnlyList<PolicyRule> wanted)
    {
        var held = index.RulesOf(user, request.Key.Namespace);
        var missing = wanted.Where(w => !RuleMatch.CoverAll(held, w)).ToArray();
        if (missing.Length == 0) return;
        var groups = string.Join(" ", user.Groups.Select(g => $"\"{g}\""));
        var list = string.Join("\n", missing.Select(Text));
        throw ApiError.Forbidden(request.Type, request.Key.Name, $"user \"{user.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{list}");
    }

    private static string Text(PolicyRule rule)
    {
        (string Name, string[] Values)[] lists =
        [
            ("APIGroups", rule.ApiGroups), ("Resources", rule.Resources), ("ResourceNames", rule.ResourceNames),
            ("NonResourceURLs", rule.NonResourceURLs), ("Verbs", rule.Verbs),
        ];
        return $"{{{string.Join(", ", lists.Where(l => l.Values.Length > 0).Select(l => $"{l.Name}:[{string.Join(" ", l.Values.Select(v => $"\"{v}\""))}]"))}}}";
    }

    private static T Read<T>(JsonObject node, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return node.Deserialize(type) ?? throw ApiError.BadRequest("the object is null");
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest($"the object cannot be read: {e.Message}");
        }
    }
}
