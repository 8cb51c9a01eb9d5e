using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>A policy and the bindings that put it in force.</summary>
internal sealed record BoundPolicy<T>(T Policy, IReadOnlyList<PolicyBinding> Bindings);

/// <summary>All policies in force at one moment, by name.</summary>
internal sealed class PolicySet
{
    public static readonly PolicySet Empty = new([], []);

    private PolicySet(IReadOnlyList<BoundPolicy<ValidatingPolicy>> validating, IReadOnlyList<BoundPolicy<MutatingPolicy>> mutating) =>
        (Validating, Mutating) = (validating, mutating);

    public IReadOnlyList<BoundPolicy<ValidatingPolicy>> Validating { get; }

    public IReadOnlyList<BoundPolicy<MutatingPolicy>> Mutating { get; }

    /// <summary>The set of these objects. Policies that have not changed are taken over as they were compiled.</summary>
    public static PolicySet Of(Func<ResourceType, IReadOnlyList<KubeObject>> all, PolicySet before) => new(
        Bound(all(ResourceTypes.ValidatingAdmissionPolicies), all(ResourceTypes.ValidatingAdmissionPolicyBindings), before.Validating, p => new ValidatingPolicy(p)),
        Bound(all(ResourceTypes.MutatingAdmissionPolicies), all(ResourceTypes.MutatingAdmissionPolicyBindings), before.Mutating, p => new MutatingPolicy(p)));

    private static List<BoundPolicy<T>> Bound<T>(IReadOnlyList<KubeObject> policies, IReadOnlyList<KubeObject> bindings, IReadOnlyList<BoundPolicy<T>> before, Func<KubeObject, T> compile)
        where T : CompiledPolicy
    {
        var known = before.ToDictionary(b => b.Policy.Revision, b => b.Policy, StringComparer.Ordinal);
        var byPolicy = bindings.Select(b => new PolicyBinding(b)).ToLookup(b => b.Policy, StringComparer.Ordinal);
        return
        [
            .. policies.Where(p => byPolicy.Contains(p.Key.Name)).OrderBy(p => p.Key.Name, StringComparer.Ordinal)
                .Select(p => new BoundPolicy<T>(known.GetValueOrDefault(p.Header.Uid + p.Header.ResourceVersion) ?? compile(p), [.. byPolicy[p.Key.Name].OrderBy(b => b.Name, StringComparer.Ordinal)])),
        ];
    }
}
