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
        if (request.Old?.View<ClusterRole>() is { } old && old.Rules.SequenceEqual(granted.Rules, RuleText.Same) && IsSameSum(request)) return;
        if (Holds(index, user, "escalate", request.Type.Plural, request.Key)) return;
        // Which roles will match a selector is not known now, so it counts as everything.
        var rules = granted.AggregationRule is null ? granted.Rules : [.. granted.Rules, .. RuleSets.Everything];
        Demand(request, user, index, rules);
    }

    private static bool IsSameSum(AdmissionRequest request) => JsonNode.DeepEquals(request.Old!.ToNode()["aggregationRule"], request.Object["aggregationRule"]);

    private static void CheckBinding(AdmissionRequest request, UserInfo user, RbacIndex index)
    {
        if (request.Old is { } old && ChangesOwnersOnly(old.ToNode(), request.Object.DeepClone().AsObject())) return;
        var granted = Read(request.Object, RoleBinding.JsonTypeInfo).RoleRef;
        var (kind, name, ns) = (granted.Kind, granted.Name, request.Key.Namespace);
        // A cluster role bound in a namespace may be bound by who may bind it there.
        var asked = new AccessRequest("bind", RbacGroup, kind == "ClusterRole" ? "clusterroles" : "roles") { Namespace = ns, Name = name };
        if (index.Authorize(user, asked).Allowed) return;
        var rules = index.RulesOf(kind, name, ns) ?? throw ApiError.NotFound(kind == "ClusterRole" ? ResourceTypes.ClusterRoles : ResourceTypes.Roles, name);
        Demand(request, user, index, rules);
    }

    // What garbage collection has to change about an object grants nothing.
    private static bool ChangesOwnersOnly(JsonObject before, JsonObject after)
    {
        foreach (var metadata in (JsonObject[])[Metadata.Of(before), Metadata.Of(after)])
        {
            foreach (var name in (string[])["ownerReferences", "finalizers", "managedFields", "resourceVersion"]) metadata.Remove(name);
        }
        return JsonNode.DeepEquals(before, after);
    }

    private static bool Holds(RbacIndex index, UserInfo user, string verb, string plural, ObjectKey key) =>
        index.Authorize(user, new AccessRequest(verb, RbacGroup, plural) { Namespace = key.Namespace, Name = key.Name }).Allowed;

    private static void Demand(AdmissionRequest request, UserInfo user, RbacIndex index, IReadOnlyList<PolicyRule> wanted)
    {
        var held = index.RulesOf(user, request.Key.Namespace);
        var missing = RuleMatch.Missing(held, wanted);
        if (missing.Count == 0) return;
        var groups = string.Join(" ", user.Groups.Select(g => $"\"{g}\""));
        var list = string.Join("\n", missing.Select(RuleText.Of));
        throw ApiError.Forbidden(request.Type, request.Key.Name, $"user \"{user.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{list}");
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
