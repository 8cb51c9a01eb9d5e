using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>A binding, as it is asked.</summary>
internal sealed class PolicyBinding
{
    public PolicyBinding(KubeObject binding)
    {
        var spec = binding.ToNode().Obj("spec");
        (Name, Policy) = (binding.Key.Name, spec.Text("policyName"));
        Match = RequestMatch.Of(spec.Obj("matchResources"));
        Parameters = spec.Obj("paramRef") is { } reference ? new ParameterReference(reference) : null;
        Actions = [.. spec.Texts("validationActions")];
    }

    public string Name { get; }

    public string Policy { get; }

    public RequestMatch Match { get; }

    public ParameterReference? Parameters { get; }

    /// <summary>What happens when a validation fails: Deny, Warn, Audit.</summary>
    public string[] Actions { get; }
}
