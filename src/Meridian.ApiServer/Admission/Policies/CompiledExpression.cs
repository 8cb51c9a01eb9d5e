using Meridian.Cel;

namespace Meridian.ApiServer.Policies;

/// <summary>An expression of a policy, ready to run, or why it is not.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Program">The program; null if the expression is wrong.</param>
/// <param name="Error">What is wrong; empty if nothing.</param>
/// <param name="Type">Type of the result.</param>
internal sealed record CompiledExpression(string Text, CelProgram? Program, string Error, CelType Type)
{
    /// <summary>Evaluates it; an expression that is wrong fails.</summary>
    public CelValue Evaluate(ICelBindings bindings, CelBudget budget) =>
        Program is null ? CelValue.Error("compilation error: " + Error) : Program.Evaluate(bindings, budget);
}

/// <summary>Compiles the expressions of one policy, which can read the variables that stand before them.</summary>
internal sealed class PolicyCompiler
{
    private readonly CelEnvironment environment;
    private readonly VariableTypes variables = new();

    public PolicyCompiler(CelEnvironment environment) =>
        this.environment = environment.WithTypes(variables).WithVariable("variables", VariableTypes.Type);

    /// <summary>Compiles a variable; what follows can read it.</summary>
    public CompiledExpression Variable(string name, string text)
    {
        var compiled = Expression(text);
        variables.Add(name, compiled.Program is null ? CelType.Dyn : compiled.Type);
        return compiled;
    }

    /// <summary>Compiles an expression.</summary>
    /// <param name="text">Expression.</param>
    /// <param name="results">Types that it may give; empty for any.</param>
    public CompiledExpression Expression(string text, params CelType[] results)
    {
        var compiled = environment.Compile(text);
        if (compiled.Program is null) return new CompiledExpression(text, null, compiled.Refusal, CelType.Error);
        if (results.Length == 0 || compiled.ResultType.Equals(CelType.Dyn) || results.Contains(compiled.ResultType))
            return new CompiledExpression(text, compiled.Program, "", compiled.ResultType);
        var wanted = results.Length == 1 ? results[0].ToString() : $"one of [{string.Join(' ', results.Select(r => r.ToString()))}]";
        return new CompiledExpression(text, null, $"must evaluate to {wanted}", CelType.Error);
    }

    /// <summary>The type of <c>variables</c>.</summary>
    private sealed class VariableTypes : ICelTypes
    {
        private const string Name = "kubernetes.variables";

        private readonly Dictionary<string, CelType> byName = new(StringComparer.Ordinal);

        public static CelType Type { get; } = CelType.Object(Name);

        public void Add(string name, CelType type) => byName[name] = type;

        public bool HasType(string name) => name == Name;

        public CelType? FieldType(string typeName, string field) => typeName == Name ? byName.GetValueOrDefault(field) : null;
    }
}
