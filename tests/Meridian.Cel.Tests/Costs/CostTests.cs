using System.Text.Json.Nodes;

namespace Meridian.Cel.Tests.Costs;

/// <summary>Costs at run time and estimated ones, by the rules that Kubernetes publishes for its limits.</summary>
public class CostTests
{
    private const string Schema = """
        {"type":"object","properties":{"n":{"type":"integer"},"name":{"type":"string","maxLength":10},"free":{"type":"string"},"list":{"type":"array","maxItems":10,"items":{"type":"number"}},
          "names":{"type":"array","items":{"type":"string"}},"map":{"type":"object","maxProperties":5,"additionalProperties":{"type":"string","maxLength":3}}}}
        """;

    private const string Value = """{"n":3,"name":"abcdefghij","free":"x","list":[1,2,3],"names":["a","b"],"map":{"a":"1","b":"2"}}""";

    [Theory]
    [InlineData("self.n == 3", 3)]
    [InlineData("has(self.n)", 1)]
    [InlineData("has(self.n) && self.n == 3", 4)]
    [InlineData("self.name == 'abcdefghij' && self.name.startsWith('abc')", 6)]
    [InlineData("self.name.matches('^[a-z]*$')", 6)]
    [InlineData("self.name.contains('cd')", 3)]
    [InlineData("1.0 in self.list", 5)]
    [InlineData("self.list[0] == 1.0", 4)]
    [InlineData("self.list.all(x, x > 0.0)", 18)]
    [InlineData("self.list.exists(x, x == 2.0)", 18)]
    [InlineData("self.list.map(x, x * 2.0).size() == 3", 47)]
    [InlineData("self.map.all(k, self.map[k].size() == 1)", 19)]
    [InlineData("self.map.all(k, v, v.size() == 1)", 15)]
    [InlineData("[1, 2, 3].size() == 3", 2)]
    [InlineData("self.n > 0 ? self.name == 'x' : true", 6)]
    [InlineData("type(self.n) == int", 4)]
    [InlineData("sets.contains(self.names, ['a'])", 5)]
    [InlineData("cel.bind(x, self.n, x + x == 6)", 6)]
    [InlineData("self.?absent.hasValue() || self.?n.orValue(0) == 3", 3)]
    public void Evaluate_Expression_CostsWhatKubernetesCounts(string expression, long cost)
    {
        var schema = CelSchemas.Read(JsonNode.Parse(Schema)!.AsObject());
        var compiled = CelEnvironment.Kubernetes.WithVariable("self", CelType.Dyn).Compile(expression);
        var typed = CelEnvironment.Kubernetes.WithVariable("self", schema).Compile(expression.Replace("self.?absent", "self.?free", StringComparison.Ordinal));
        var budget = new CelBudget();

        typed.Program!.Evaluate(new CelBindings { ["self"] = schema.Read(JsonNode.Parse(Value)) }, budget, TestContext.Current.CancellationToken);

        Assert.NotNull(compiled.Program);
        Assert.Equal(cost, budget.LastCost);
    }

    [Theory]
    [InlineData("self.list.all(x, true)", 33)]
    [InlineData("self.list.all(x, self.list.all(y, true))", 363)]
    [InlineData("self.name.contains('test')", 6)]
    [InlineData("self.name == 'x'", 3)]
    [InlineData("self.free.contains('test')", 314575)]
    [InlineData("self.names.all(x, true)", 3145728)]
    [InlineData("self.map.all(k, self.map[k].contains('x'))", 48)]
    [InlineData("has(self.name)", 1)]
    public void EstimateCost_Schema_BoundsTheCost(string expression, ulong most)
    {
        var compiled = CelEnvironment.Kubernetes.WithVariable("self", CelSchemas.Read(JsonNode.Parse(Schema)!.AsObject())).Compile(expression);

        Assert.Equal("", compiled.Error);
        Assert.Equal(most, compiled.EstimateCost().Max);
    }

    [Fact]
    public void Evaluate_BeyondTheLimit_FailsWithTheCause()
    {
        var program = CelEnvironment.Kubernetes.Compile("lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0))").Program!;

        var result = program.Evaluate(CelBindings.Empty, new CelBudget(), TestContext.Current.CancellationToken);

        Assert.Equal((CelErrorCause.CostLimit, "operation cancelled: actual cost limit exceeded"), (result.AsError().Cause, result.AsError().Message));
    }

    [Fact]
    public void Evaluate_BudgetUsedUp_FailsWithTheCause()
    {
        var program = CelEnvironment.Kubernetes.Compile("lists.range(1000).all(x, x >= 0)").Program!;
        var budget = new CelBudget(10_000);

        var results = Enumerable.Range(0, 5).Select(_ => program.Evaluate(CelBindings.Empty, budget, TestContext.Current.CancellationToken)).ToList();

        Assert.True(results[0].IsTrue);
        Assert.Equal(CelErrorCause.BudgetExhausted, results[^1].AsError().Cause);
    }

    [Fact]
    public void Evaluate_Cancelled_Stops()
    {
        var program = CelEnvironment.Kubernetes.Compile("lists.range(1000).all(x, x >= 0)").Program!;

        var result = program.Evaluate(CelBindings.Empty, new CelBudget(), new CancellationToken(true));

        Assert.Equal(CelErrorCause.Cancelled, result.AsError().Cause);
    }

    [Theory]
    [InlineData(11_000_000UL, "1.100000x")]
    [InlineData(31_000_000UL, "3.1x")]
    [InlineData(2_000_000_000UL, "more than 100x")]
    public void Exceeded_Factor_IsToldAsKubernetesDoes(ulong cost, string factor) =>
        Assert.StartsWith($"estimated rule cost exceeds budget by factor of {factor} (try simplifying the rule, or adding", CelCostLimits.Exceeded("estimated rule cost", cost, CelCostLimits.PerRule), StringComparison.Ordinal);
}
