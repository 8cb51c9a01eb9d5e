namespace Meridian.Cel;

/// <summary>Entry point for tests with random input.</summary>
public static class CelFuzz
{
    private static readonly CelEnvironment Environment = CelEnvironment.Kubernetes.WithVariable("self", CelType.Dyn).WithVariable("a", CelType.List(CelType.Int));

    private static readonly CelBindings Bindings = new()
    {
        ["self"] = CelSchema.Any.Read(System.Text.Json.Nodes.JsonNode.Parse("""{"a":[1,"x",null],"b":{"c":1.5}}""")), ["a"] = CelValue.List(CelValue.Int(1), CelValue.Int(2)),
    };

    /// <summary>Compiles a text and evaluates what comes of it. Whatever the text is, nothing may be thrown.</summary>
    public static void Run(string text)
    {
        var compiled = Environment.Compile(text);
        compiled.Program?.Evaluate(Bindings, new CelBudget(10_000, 10_000)).ToString();
    }
}
