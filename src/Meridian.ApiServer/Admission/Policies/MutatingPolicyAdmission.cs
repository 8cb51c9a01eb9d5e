using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Lets every mutating policy that is about a request change its object; those that want it a second time, if others changed it after them.</summary>
internal sealed class MutatingPolicyAdmission(AdmissionPolicies policies, IAuthorizer authorizer) : IAdmission
{
    private const string OwnGroup = "admissionregistration.k8s.io";

    public void Admit(AdmissionRequest request)
    {
        if (request.Type.Group == OwnGroup || request.Operation == AdmissionOperation.Delete) return;
        var current = policies.Current.Mutating;
        if (current.Count == 0) return;
        var facts = new RequestFacts(request, authorizer);
        var lastChange = -1;
        for (var i = 0; i < current.Count; i++)
            if (Ask(current[i], facts)) lastChange = i;
        for (var i = 0; i < current.Count && i < lastChange; i++)
            if (current[i].Policy.Reinvoked) Ask(current[i], facts);
    }

    /// <summary>Asks one policy; true if it changed the object.</summary>
    private static bool Ask(BoundPolicy<MutatingPolicy> bound, RequestFacts facts)
    {
        var changed = false;
        if (!bound.Policy.Match.Matches(facts)) return false;
        foreach (var binding in bound.Bindings)
        {
            if (!binding.Match.Matches(facts)) continue;
            var parameters = ParameterReference.Find(bound.Policy.ParamKind, binding.Parameters, facts, out var fault);
            if (fault.Length > 0 && bound.Policy.FailsClosed) throw Denied(bound.Policy, binding, facts.Request, "failed to configure binding: " + fault);
            if (fault.Length > 0) continue;
            foreach (var parameter in parameters) changed |= Apply(bound.Policy, binding, facts, parameter);
        }
        return changed;
    }

    private static bool Apply(MutatingPolicy policy, PolicyBinding binding, RequestFacts facts, KubeObject? parameter)
    {
        var obj = facts.Request.Object;
        var made = policy.Apply(obj, facts, parameter, out var fault) ?? throw Denied(policy, binding, facts.Request, fault);
        if (ReferenceEquals(made, obj) || JsonNode.DeepEquals(made, obj)) return false;
        obj.Clear();
        foreach (var (name, value) in made.ToList())
        {
            made.Remove(name);
            obj[name] = value;
        }
        facts.Changed();
        return true;
    }

    private static StatusException Denied(MutatingPolicy policy, PolicyBinding binding, AdmissionRequest request, string why) =>
        PolicyDenial.Of(request, $"policy '{policy.Name}' with binding '{binding.Name}' denied request: {why}", "");
}
