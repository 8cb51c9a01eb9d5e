using Meridian.Cel.Syntax;
using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary>Calls and folds.</summary>
internal sealed partial class Planner
{
    private Node Call(CallExpr call, bool free)
    {
        var a = call.Arguments;
        if (call.Overloads.Count == 0) return new UnboundNode(call.Function);
        switch (call.Function)
        {
            case Operators.And or Operators.Or:
                return new LogicNode(Plan(a[0]), Plan(a[1]), call.Function == Operators.Or);
            case Operators.Conditional:
                return new ConditionalNode(Plan(a[0]), Plan(a[1], IsChain(a[1])), Plan(a[2], IsChain(a[2])));
            case Operators.Equal or Operators.NotEqual:
                return new EqualNode(Plan(a[0]), Plan(a[1]), call.Function == Operators.Equal);
            case Operators.NotStrictlyFalse:
                return new NotStrictlyFalseNode(Plan(a[0]));
            case Operators.Index:
                return new IndexNode(Plan(a[0], free), Plan(a[1], IsChain(a[1])), ChainCost(a[0], free));
            case Operators.OptionalIndex or Operators.OptionalSelect:
                return new OptionalIndexNode(Plan(a[0], free), Plan(a[1], IsChain(a[1])), ChainCost(a[0], free));
            case "or" or "orValue" when call.Target is not null && a.Length == 1:
                return new OptionalOrNode(Plan(call.Target), Plan(a[0]), call.Function == "orValue");
            default:
                return Function(call, [.. call.Operands.Select(o => Plan(o))]);
        }
    }

    private static Node Function(CallExpr call, Node[] operands)
    {
        Node node = operands.Length switch
        {
            1 => new UnaryNode(call.Overloads, call.Function, operands[0]),
            2 => new BinaryNode(call.Overloads, call.Function, operands[0], operands[1]),
            _ => new VariadicNode(call.Overloads, call.Function, operands),
        };
        // As the reference does: only conversions of constants are done once.
        return operands is [ConstantNode] && IsConversion(call) ? Folded(node) : node;
    }

    private static bool IsConversion(CallExpr call) =>
        call.Target is null && call.Function is "bool" or "bytes" or "double" or "duration" or "dyn" or "int" or "string" or "timestamp" or "type" or "uint";

    private FoldNode Fold(FoldExpr fold)
    {
        var range = Plan(fold.Range);
        var accumulator = slots++;
        var grows = fold.Initial is ListExpr { Elements.Length: 0 } && GrowsOnly(fold, fold.Step);
        var inserts = fold.Initial is MapExpr { Entries.Length: 0 } && Inserts(fold.Step);
        var initial = grows ? new NewListNode() : inserts ? new NewMapNode() : Plan(fold.Initial);
        var mark = locals.Count;
        locals.Add((fold.Accumulator, accumulator));
        var inner = locals.Count;
        var first = slots++;
        locals.Add((fold.Variable, first));
        var second = fold.Variable2.Length > 0 ? slots++ : -1;
        if (second >= 0) locals.Add((fold.Variable2, second));
        var condition = Plan(fold.Condition);
        var step = grows || inserts ? InPlace(fold.Step, accumulator) : Plan(fold.Step);
        locals.RemoveRange(inner, locals.Count - inner);
        var result = Plan(fold.Result);
        locals.RemoveRange(mark, locals.Count - mark);
        return new FoldNode(range, new FoldSlots(first, second, accumulator), initial, condition, step, result);
    }

    private static bool GrowsOnly(FoldExpr fold, Expr step) => step switch
    {
        CallExpr { Function: Operators.Add, Arguments: [IdentExpr list, ListExpr { Elements.Length: 1 }] } => list.Name == fold.Accumulator,
        CallExpr { Function: Operators.Conditional, Arguments: [_, var then, IdentExpr other] } => other.Name == fold.Accumulator && GrowsOnly(fold, then),
        _ => false,
    };

    private static bool Inserts(Expr step) => step is CallExpr { Function: TwoVariableMacros.MapInsert }
        || (step is CallExpr { Function: Operators.Conditional, Arguments: [_, var then, _] } && Inserts(then));

    /// <summary>The step of a fold whose list or map nobody else sees before the end: it is changed in place.</summary>
    private Node InPlace(Expr step, int accumulator)
    {
        var call = (CallExpr)step;
        if (call.Function == Operators.Conditional)
            return new ConditionalNode(Plan(call.Arguments[0]), InPlace(call.Arguments[1], accumulator), new LocalNode(accumulator, 0));
        if (call.Function == TwoVariableMacros.MapInsert) return new InsertNode(accumulator, [.. call.Arguments.Skip(1).Select(a => Plan(a))]);
        var list = (ListExpr)call.Arguments[1];
        var element = Plan(list.Elements[0]);
        return new AppendNode(accumulator, element, list.Optional[0], element is ConstantNode);
    }
}
