using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary><c>&amp;&amp;</c> and <c>||</c>: one side that decides makes a failure of the other not matter.</summary>
internal sealed class LogicNode(Node left, Node right, bool decides) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var first = left.Evaluate(frame);
        if (first.Kind == CelKind.Bool && first.AsBool() == decides) return first;
        var second = right.Evaluate(frame);
        if (second.Kind == CelKind.Bool && second.AsBool() == decides) return second;
        if (first.Kind == CelKind.Bool && second.Kind == CelKind.Bool) return second;
        return first.IsError ? first : second.IsError ? second : CelError.NoSuchOverload;
    }
}

/// <summary><c>condition ? then : otherwise</c>.</summary>
internal sealed class ConditionalNode(Node condition, Node then, Node otherwise) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var decided = condition.Evaluate(frame);
        if (decided.Kind == CelKind.Bool) return decided.AsBool() ? then.Evaluate(frame) : otherwise.Evaluate(frame);
        return decided.IsError ? decided : CelError.NoSuchOverload;
    }
}

/// <summary><c>optional.or(other)</c> and <c>optional.orValue(value)</c>: the other is evaluated only if it is needed.</summary>
internal sealed class OptionalOrNode(Node optional, Node other, bool value) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var first = optional.Evaluate(frame);
        if (first.IsError) return first;
        if (first.Kind != CelKind.Optional) return CelError.NoSuchOverload;
        if (!first.AsOptional().HasValue) return other.Evaluate(frame);
        return value ? first.AsOptional().Value : first;
    }
}

/// <summary>Whether a condition is anything but false; failures count as true, so that a fold goes on over them.</summary>
internal sealed class NotStrictlyFalseNode(Node operand) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Charge(1);
        return CelValue.Bool(!value.IsFalse);
    }
}

/// <summary><c>==</c> and <c>!=</c>.</summary>
internal sealed class EqualNode(Node left, Node right, bool equal) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var a = left.Evaluate(frame);
        if (a.IsError) return a;
        var b = right.Evaluate(frame);
        frame.Charge(Costs.ValueSizes.ShorterTraversal(a, b));
        return b.IsError ? b : CelValue.Bool(Equality.AreEqual(a, b) == equal);
    }
}
