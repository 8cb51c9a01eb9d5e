using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary><c>operand.field</c>.</summary>
internal sealed class SelectNode(Node operand, string field, int cost) : Node
{
    private readonly CelValue key = CelValue.String(field);

    public override CelValue Evaluate(Frame frame)
    {
        var target = operand.Evaluate(frame);
        frame.Charge(cost);
        return Selection.Field(target, field, key);
    }
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class HasNode(Node operand, string field, int cost) : Node
{
    private readonly CelValue key = CelValue.String(field);

    public override CelValue Evaluate(Frame frame)
    {
        var target = operand.Evaluate(frame);
        frame.Charge(cost);
        if (target.Kind == CelKind.Optional) target = target.AsOptional().HasValue ? target.AsOptional().Value : ArrayMap.Empty;
        return target.Kind switch
        {
            CelKind.Error => target,
            CelKind.Map => CelValue.Bool(target.AsMap().TryGet(key, out _)),
            CelKind.Object => CelValue.Bool(target.AsObject().Has(field)),
            _ => CelError.NoSuchOverload,
        };
    }
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexNode(Node operand, Node index, int cost) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var target = operand.Evaluate(frame);
        var key = index.Evaluate(frame);
        frame.Charge(cost);
        return target.IsError ? target : key.IsError ? key : Selection.Index(target, key);
    }
}

/// <summary><c>operand.?field</c> and <c>operand[?index]</c>.</summary>
internal sealed class OptionalIndexNode(Node operand, Node index, int cost) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var target = operand.Evaluate(frame);
        var key = index.Evaluate(frame);
        var result = target.IsError ? target : key.IsError ? key : Selection.Optional(target, key);
        // What is not there costs nothing to look for.
        if (result.Kind != CelKind.Optional || result.AsOptional().HasValue) frame.Charge(cost);
        return result;
    }
}

internal static class ArrayMap
{
    public static CelValue Empty { get; } = CelValue.Map(new HashMap());
}
