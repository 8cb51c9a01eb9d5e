using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>What validating and mutating policies have in common.</summary>
internal abstract class CompiledPolicy
{
    private readonly JsonObject? spec;
    private readonly Lazy<(PolicyVariable[] Variables, MatchConditions Conditions)> parts;

    protected CompiledPolicy(KubeObject policy, CelEnvironment environment)
    {
        spec = policy.ToNode().Obj("spec");
        (Name, Revision) = (policy.Key.Name, policy.Header.Uid + policy.Header.ResourceVersion);
        Match = RequestMatch.Of(spec.Obj("matchConstraints"));
        FailsClosed = spec.Text("failurePolicy") != "Ignore";
        Compiler = new PolicyCompiler(environment);
        parts = new(Compile);
    }

    /// <summary>Name of the policy.</summary>
    public string Name { get; }

    /// <summary>What tells one state of the policy from another.</summary>
    public string Revision { get; }

    public RequestMatch Match { get; }

    /// <summary>Whether a request is refused when the policy cannot be evaluated.</summary>
    public bool FailsClosed { get; }

    /// <summary>Kind of the parameters; null if there are none.</summary>
    public JsonObject? ParamKind => spec.Obj("paramKind");

    public IReadOnlyList<PolicyVariable> Variables => parts.Value.Variables;

    public MatchConditions Conditions => parts.Value.Conditions;

    protected JsonObject? Spec => spec;

    protected PolicyCompiler Compiler { get; }

    /// <summary>Compiles what differs between the kinds of policies; called once, after the variables.</summary>
    protected abstract void CompileRest();

    protected static bool HasParams(KubeObject policy) => policy.ToNode().Obj("spec").Has("paramKind");

    private (PolicyVariable[], MatchConditions) Compile()
    {
        // Conditions come first: they cannot read variables.
        var conditions = MatchConditions.Of(spec, Compiler);
        PolicyVariable[] variables = [.. spec.Items("variables").Select(v => new PolicyVariable(v.Item.Text("name"), Compiler.Variable(v.Item.Text("name"), v.Item.Text("expression"))))];
        CompileRest();
        return (variables, conditions);
    }
}
