using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>A MutatingAdmissionPolicy. Its expressions are compiled when a request first matches.</summary>
internal sealed class MutatingPolicy(KubeObject policy) : CompiledPolicy(policy, PolicyMutation.Environment(PolicyEnvironment.ForAnyObject(HasParams(policy))))
{
    private PolicyMutation[] mutations = [];

    /// <summary>Whether the policy is asked again when others have changed the object after it.</summary>
    public bool Reinvoked => Spec.Text("reinvocationPolicy") == "IfNeeded";

    protected override void CompileRest() => mutations = [.. Spec.Items("mutations").Select(m => PolicyMutation.Of(m.Item, Compiler)).OfType<PolicyMutation>()];

    /// <summary>The changed object; the object itself if nothing changes; null with the reason if the policy fails and must not.</summary>
    public JsonObject? Apply(JsonObject obj, RequestFacts facts, KubeObject? parameter, out string fault)
    {
        var budget = new CelBudget();
        var bindings = new PolicyBindings(facts, parameter, Variables, budget);
        fault = "";
        if (!Conditions.Hold(bindings, out var failure)) return obj;
        if (failure is not null) return Failed(obj, failure, out fault);
        var changed = obj;
        foreach (var mutation in mutations)
        {
            // What one mutation made the next one sees.
            if (!ReferenceEquals(changed, obj)) bindings = new PolicyBindings(facts.With(changed), parameter, Variables, budget);
            if (mutation.Apply(changed, facts.Request.Type, bindings, budget, out var wrong) is not { } next) return Failed(obj, wrong, out fault);
            changed = next;
        }
        if (Identity(changed) == Identity(obj)) return changed;
        return Failed(obj, "metadata.name, metadata.namespace and metadata.uid must not be changed", out fault);
    }

    private JsonObject? Failed(JsonObject obj, string reason, out string fault)
    {
        fault = FailsClosed ? reason : "";
        return FailsClosed ? null : obj;
    }

    private static (string, string, string) Identity(JsonObject obj) =>
        (obj.Obj("metadata").Text("name"), obj.Obj("metadata").Text("namespace"), obj.Obj("metadata").Text("uid"));
}
