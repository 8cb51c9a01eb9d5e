using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Which objects are a policy's parameters.</summary>
internal sealed class ParameterReference(JsonObject reference)
{
    private readonly string name = reference.Text("name");
    private readonly string ns = reference.Text("namespace");
    private readonly LabelSelector? selector = reference.Obj("selector") is { } s ? SelectorRules.Read(s) : null;
    private readonly bool allowMissing = reference.Text("parameterNotFoundAction") == "Allow";

    /// <summary>The parameters for a request, one evaluation each; one null for a policy that has none.</summary>
    /// <param name="kind"><c>apiVersion</c> and <c>kind</c> of parameters; null if the policy has none.</param>
    /// <param name="reference">Which of them; null if the binding does not say.</param>
    /// <param name="facts">Request.</param>
    /// <param name="fault">What is wrong with the binding; empty if nothing.</param>
    public static IReadOnlyList<KubeObject?> Find(JsonObject? kind, ParameterReference? reference, RequestFacts facts, out string fault)
    {
        fault = "";
        if (kind is null || reference is null) return [null];
        var (apiVersion, name) = (kind.Text("apiVersion"), kind.Text("kind"));
        if (facts.Request.Objects.TypeOf(apiVersion, name) is not { } type)
        {
            fault = $"paramKind kind `{apiVersion}, Kind={name}` not known";
            return [];
        }
        return reference.Find(type, facts, out fault);
    }

    private IReadOnlyList<KubeObject?> Find(ResourceType type, RequestFacts facts, out string fault)
    {
        fault = "";
        if (!type.Namespaced && ns.Length > 0)
        {
            fault = "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
            return [];
        }
        var where = !type.Namespaced ? null : ns.Length > 0 ? ns : facts.Request.Type.Namespaced ? facts.Request.Key.Namespace : null;
        if (type.Namespaced && where is null)
        {
            fault = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
            return [];
        }
        var found = Find(type, where, facts.Request.Objects);
        if (found.Count == 0 && !allowMissing) fault = "no params found for policy binding with `Deny` parameterNotFoundAction";
        return found;
    }

    private IReadOnlyList<KubeObject?> Find(ResourceType type, string? where, IObjectLookup objects)
    {
        if (selector is not null) return [.. objects.All(type, where).Where(o => selector.Matches(o.Header.Labels))];
        return objects.Find(type, where is null ? ObjectKey.Cluster(name) : new ObjectKey(where, name)) is { } one ? [one] : [];
    }
}
