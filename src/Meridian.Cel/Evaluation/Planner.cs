using Meridian.Cel.Syntax;
using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary>
/// Turns a checked tree into nodes. Costs follow the reference implementation: a variable with all its selections costs 1 and 1 for each of
/// them, and the 1 for the variable itself is not charged where such a chain is a branch of a condition or an index.
/// </summary>
internal sealed partial class Planner
{
    private readonly CelEnvironment environment;
    private readonly Dictionary<string, int> variables = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Slot)> locals = [];
    private int slots;

    private Planner(CelEnvironment environment) => this.environment = environment;

    public static CelProgram Plan(Expr root, CelEnvironment environment, string text)
    {
        var planner = new Planner(environment);
        var node = planner.Plan(root);
        return new CelProgram(node, planner.slots, text, root.Type!, planner.variables.Keys.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Plans a part.</summary>
    /// <param name="expr">The part.</param>
    /// <param name="free">Whether the variable at the beginning of a chain of selections is not charged.</param>
    private Node Plan(Expr expr, bool free = false) => expr switch
    {
        ConstExpr constant => new ConstantNode(constant.Value),
        IdentExpr ident => Ident(ident, free),
        SelectExpr { Declared: { } declared } => Declared(declared, free),
        SelectExpr select => Select(select, free),
        CallExpr call => Call(call, free),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr message => Struct(message),
        FoldExpr fold => Fold(fold),
        _ => throw new InvalidOperationException("unknown expression " + expr.GetType().Name),
    };

    private Node Ident(IdentExpr ident, bool free)
    {
        for (var i = locals.Count - 1; i >= 0; i--)
            if (locals[i].Name == ident.Name) return new LocalNode(locals[i].Slot, free ? 0 : 1);
        return ident.Declared is { } declared ? Declared(declared, free) : Variable(ident.Name, free);
    }

    private Node Declared(Checking.Declaration declared, bool free) =>
        declared.Constant is { } constant ? new ConstantNode(constant) : Variable(declared.Name, free);

    private VariableNode Variable(string name, bool free)
    {
        if (!variables.TryGetValue(name, out var slot)) variables[name] = slot = slots++;
        return new VariableNode(name, slot, free ? 0 : 1);
    }

    private Node Select(SelectExpr select, bool free)
    {
        if (select.TestOnly) return new HasNode(Plan(select.Operand, true), select.Field, 1);
        return new SelectNode(Plan(select.Operand, free), select.Field, ChainCost(select.Operand, free));
    }

    /// <summary>Cost of one selection; what is selected from something that is no chain begins one.</summary>
    private static int ChainCost(Expr operand, bool free) => IsChain(operand) || free ? 1 : 2;

    private static bool IsChain(Expr expr) => expr switch
    {
        IdentExpr ident => ident.Declared?.Constant is null,
        SelectExpr select => !select.TestOnly && select.Declared?.Constant is null,
        CallExpr call => call.Function is Operators.Index or Operators.OptionalIndex or Operators.OptionalSelect or Operators.Conditional,
        _ => false,
    };

    private Node List(ListExpr list)
    {
        var elements = list.Elements.Select(e => Plan(e)).ToArray();
        var node = new ListNode(elements, list.Optional);
        return elements.All(e => e is ConstantNode) ? Folded(node) : node;
    }

    private Node Map(MapExpr map)
    {
        var keys = map.Entries.Select(e => Plan(e.Key!)).ToArray();
        var values = map.Entries.Select(e => Plan(e.Value)).ToArray();
        var node = new MapNode(keys, values, [.. map.Entries.Select(e => e.Optional)]);
        return keys.Concat(values).All(n => n is ConstantNode) ? Folded(node) : node;
    }

    /// <summary>A literal of constants is a constant, unless making it fails.</summary>
    private static Node Folded(Node literal)
    {
        var value = literal.Evaluate(new Frame(0, CelBindings.Empty, long.MaxValue, CancellationToken.None));
        return value.IsError ? literal : new ConstantNode(value);
    }

    private Node Struct(StructExpr message)
    {
        var types = environment.Types.FirstOrDefault(t => t.HasType(message.TypeName));
        if (types is null) return new UnboundNode(message.TypeName);
        return new StructNode(types, message.TypeName, [.. message.Entries.Select(e => e.Field)],
            [.. message.Entries.Select(e => Plan(e.Value))], [.. message.Entries.Select(e => e.Optional)]);
    }
}
