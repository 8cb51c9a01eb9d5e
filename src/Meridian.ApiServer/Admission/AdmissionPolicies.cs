using Meridian.ApiServer.Policies;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// ValidatingAdmissionPolicies and MutatingAdmissionPolicies in force, as they are in a store now. They are read again after a change, when a
/// request next comes, and compiled when a request first matches. Safe for concurrent use.
/// </summary>
public sealed class AdmissionPolicies : IAsyncDisposable
{
    private static readonly ResourceType[] Watched =
    [
        ResourceTypes.ValidatingAdmissionPolicies, ResourceTypes.ValidatingAdmissionPolicyBindings,
        ResourceTypes.MutatingAdmissionPolicies, ResourceTypes.MutatingAdmissionPolicyBindings,
    ];

    private readonly StoreView<PolicySet> policies;

    /// <summary>Begins to watch the policies in <paramref name="store"/>.</summary>
    /// <param name="store">Where policies and bindings are.</param>
    /// <param name="authorizer">Answers what expressions ask of <c>authorizer</c>.</param>
    public AdmissionPolicies(IObjectStore store, IAuthorizer authorizer)
    {
        (Validating, Mutating) = (new ValidatingPolicyAdmission(this, authorizer), new MutatingPolicyAdmission(this, authorizer));
        policies = new StoreView<PolicySet>(store, Watched, PolicySet.Empty, last => PolicySet.Of(type => store.List(type, null, default).Items, last));
    }

    /// <summary>Asks the validating policies, and refuses policies whose expressions are wrong. Stands before the rules that validate.</summary>
    public IAdmission Validating { get; }

    /// <summary>Asks the mutating policies. Stands behind the rules that change objects.</summary>
    public IAdmission Mutating { get; }

    internal PolicySet Current => policies.Current;

    /// <summary>Says that a policy or binding was written.</summary>
    internal void Changed() => policies.Changed();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => policies.DisposeAsync();
}
