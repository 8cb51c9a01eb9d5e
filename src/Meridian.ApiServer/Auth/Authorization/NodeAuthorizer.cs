using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// Lets nodes, users named <c>system:node:x</c> in the group <c>system:nodes</c>, do what running their own pods takes, and nothing to others'.
/// Everybody else, and what it has no answer to, is left to the other authorizer.
/// </summary>
/// <param name="others">Decides the rest.</param>
/// <param name="store">Where the pods and their nodes are looked up.</param>
public sealed class NodeAuthorizer(IAuthorizer others, IObjectStore store) : IAuthorizer
{
    private const string UserPrefix = "system:node:";
    private const string Group = "system:nodes";

    private static readonly Lazy<PolicyRule[]> Rules = new(() => [.. BootstrapText.Load().Roles.Single(r => r.Name == "system:node").Rules]);

    /// <inheritdoc />
    public AccessDecision Authorize(UserInfo user, in AccessRequest request)
    {
        if (user.Name.StartsWith(UserPrefix, StringComparison.Ordinal) && user.IsIn(Group) && Allows(user.Name[UserPrefix.Length..], request)) return new AccessDecision(true, "");
        return others.Authorize(user, request);
    }

    /// <inheritdoc />
    public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns) => others.RulesOf(user, ns);

    private bool Allows(string node, in AccessRequest request)
    {
        if (!request.IsResource) return false;
        switch (request.Group, request.Resource, request.Subresource)
        {
            case ("", "secrets", ""): return request.Verb is "get" or "list" or "watch" && UsedHere(node, request, PodReferences.Secrets);
            case ("", "configmaps", ""): return request.Verb is "get" or "list" or "watch" && UsedHere(node, request, PodReferences.ConfigMaps);
            case ("", "persistentvolumeclaims", "" or "status"): return request.Verb is "get" or "patch" or "update" && UsedHere(node, request, PodReferences.Claims);
            case ("", "serviceaccounts", ""): return request.Verb == "get" && UsedHere(node, request, PodReferences.Account);
            case ("", "serviceaccounts", "token"): return request.Verb == "create" && UsedHere(node, request, PodReferences.Account);
            case ("", "pods", "status" or "eviction"): return request.Verb is "patch" or "update" or "create" && IsHere(node, request);
            case ("", "pods", "") when request.Verb is "get" or "delete": return IsHere(node, request);
            case ("", "nodes", "" or "status") when request.Verb is "patch" or "update": return request.Name == node;
            case ("coordination.k8s.io", "leases", ""): return request.Namespace == "kube-node-lease" && (request.Verb == "create" || request.Name == node) && Covers(request);
            case ("storage.k8s.io", "csinodes", ""): return (request.Verb == "create" || request.Name == node) && Covers(request);
            default: return Covers(request);
        }
    }

    private static bool Covers(in AccessRequest request)
    {
        foreach (var rule in Rules.Value)
        {
            if (RuleMatch.Covers(rule, request)) return true;
        }
        return false;
    }

    private bool IsHere(string node, in AccessRequest request) =>
        store.Get(ResourceTypes.Pods, new ObjectKey(request.Namespace, request.Name)) is { } pod && pod.View<Pod>().Spec.NodeName == node;

    private bool UsedHere(string node, AccessRequest request, Func<PodSpec, string, bool> refers) =>
        request.Name.Length > 0 && request.Namespace.Length > 0 &&
        store.List(ResourceTypes.Pods, request.Namespace, default).Items.Select(p => p.View<Pod>().Spec).Any(spec => spec.NodeName == node && refers(spec, request.Name));
}
