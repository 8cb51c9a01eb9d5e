using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>The variables of one evaluation of a policy: the request's, its parameter, and the policy's own, each computed at most once.</summary>
internal sealed class PolicyBindings : ICelBindings
{
    private readonly RequestFacts facts;
    private readonly KubeObject? parameter;
    private readonly CelValue variables;

    public PolicyBindings(RequestFacts facts, KubeObject? parameter, IReadOnlyList<PolicyVariable> variables, CelBudget budget)
    {
        (this.facts, this.parameter) = (facts, parameter);
        this.variables = CelValue.Object(new Variables(this, variables, budget));
    }

    public bool TryGet(string name, out CelValue value)
    {
        value = name switch
        {
            "object" => facts.Object,
            "oldObject" => facts.OldObject,
            "request" => facts.Asked,
            "namespaceObject" => facts.NamespaceObject,
            "params" => parameter is null ? CelValue.Null : CelSchema.Any.Read(RequestFacts.Parse(parameter)),
            "variables" => variables,
            "authorizer" => facts.Authorizer,
            "authorizer.requestResource" => facts.RequestResource,
            _ => default,
        };
        return !value.IsError;
    }

    /// <summary>The value of <c>variables</c>.</summary>
    private sealed class Variables(PolicyBindings bindings, IReadOnlyList<PolicyVariable> variables, CelBudget budget) : CelObject
    {
        private readonly Dictionary<string, CelValue> known = new(StringComparer.Ordinal);

        public override CelType Type { get; } = CelType.Object("kubernetes.variables");

        public override IEnumerable<string> Fields => variables.Select(v => v.Name);

        public override bool TryGet(string field, out CelValue value)
        {
            if (known.TryGetValue(field, out value)) return true;
            if (variables.FirstOrDefault(v => v.Name == field) is not { } variable) return false;
            value = variable.Expression.Evaluate(bindings, budget);
            if (value.IsError) value = CelValue.Error(value.AsError() with { Message = $"composited variable \"{field}\" fails to evaluate: {value.AsError().Message}" });
            known[field] = value;
            return true;
        }

        public override bool Has(string field) => variables.Any(v => v.Name == field);
    }
}

/// <summary>One variable of a policy.</summary>
internal sealed record PolicyVariable(string Name, CompiledExpression Expression);
