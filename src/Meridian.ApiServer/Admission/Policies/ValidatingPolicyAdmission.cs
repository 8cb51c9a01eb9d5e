using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Asks every validating policy that is about a request.</summary>
internal sealed class ValidatingPolicyAdmission(AdmissionPolicies policies, IAuthorizer authorizer) : IAdmission
{
    // Policies are not asked about themselves, so that a mistaken one can be taken away.
    private const string OwnGroup = "admissionregistration.k8s.io";

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Type.Group == OwnGroup)
        {
            PolicyExpressionRules.Check(request);
            // The watch tells of it as well, a moment later, and of what other servers wrote.
            request.OnStored(policies.Changed);
            return ValueTask.CompletedTask;
        }
        var current = policies.Current.Validating;
        if (current.Count > 0) Ask(current, new RequestFacts(request, authorizer));
        return ValueTask.CompletedTask;
    }

    private static void Ask(IReadOnlyList<BoundPolicy<ValidatingPolicy>> policies, RequestFacts facts)
    {
        StatusException? denial = null;
        foreach (var (policy, bindings) in policies)
        {
            if (!policy.Match.Matches(facts)) continue;
            foreach (var binding in bindings)
                if (binding.Match.Matches(facts)) Ask(policy, binding, facts, ref denial);
        }
        if (denial is not null) throw denial;
    }

    private static void Ask(ValidatingPolicy policy, PolicyBinding binding, RequestFacts facts, ref StatusException? denial)
    {
        var parameters = ParameterReference.Find(policy.ParamKind, binding.Parameters, facts, out var fault);
        if (fault.Length > 0 && policy.FailsClosed) Act(policy, binding, new Decision("failed to configure binding: " + fault, ""), facts, ["Deny"], ref denial);
        if (fault.Length > 0) return;
        foreach (var parameter in parameters)
            foreach (var decision in policy.Evaluate(facts, parameter))
                if (decision.Denies) Act(policy, binding, decision, facts, binding.Actions, ref denial);
    }

    // The first refusal is told. All policies are asked nevertheless: others may have warnings.
    private static void Act(ValidatingPolicy policy, PolicyBinding binding, Decision decision, RequestFacts facts, string[] actions, ref StatusException? denial)
    {
        if (actions.Contains("Deny"))
            denial ??= PolicyDenial.Of(facts.Request, $"ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}' denied request: {decision.Message}", decision.Reason);
        if (actions.Contains("Warn"))
            facts.Request.Context.Warn($"Validation failed for ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}': {decision.Message}");
    }
}
