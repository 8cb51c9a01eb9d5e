using Meridian.Cel.Checking;
using Meridian.Cel.Costs;

namespace Meridian.Cel.Evaluation;

/// <summary>A call; which overload is meant is decided by the values where the types did not decide it.</summary>
internal abstract class CallNode(IReadOnlyList<Overload> overloads, string function) : Node
{
    private readonly Overload[] candidates = [.. overloads];

    /// <summary>What a call costs; null for 1.</summary>
    protected CallCost? Cost { get; } = CallCosts.Of(function, overloads.Count == 1 ? overloads[0].Id : "");

    protected Overload? Choose(ReadOnlySpan<CelValue> values)
    {
        foreach (var candidate in candidates)
            if (candidate.Accepts(values)) return candidate;
        return null;
    }

    protected CelValue NoOverload(params ReadOnlySpan<CelValue> values)
    {
        var types = new List<string>();
        foreach (var value in values) types.Add(value.RuntimeType().Name);
        return CelValue.Error($"no such overload: {function}({string.Join(", ", types)})");
    }
}

internal sealed class UnaryNode(IReadOnlyList<Overload> overloads, string function, Node operand) : CallNode(overloads, function)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        var result = value.IsError ? value : Choose(new ReadOnlySpan<CelValue>(in value)) is { } chosen ? Call(chosen, value) : NoOverload(value);
        frame.Charge(Cost is null ? 1 : Cost(value, default, result));
        return result;
    }

    private static CelValue Call(Overload overload, CelValue value) => overload.Unary is { } body ? body(value) : overload.Variadic!([value]);
}

internal sealed class BinaryNode(IReadOnlyList<Overload> overloads, string function, Node left, Node right) : CallNode(overloads, function)
{
    public override CelValue Evaluate(Frame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        var result = a.IsError ? a : b.IsError ? b : Call(a, b);
        frame.Charge(Cost is null ? 1 : Cost(a, b, result));
        return result;
    }

    private CelValue Call(CelValue a, CelValue b)
    {
        var values = new Pair(a, b);
        if (Choose(values.Span) is not { } chosen) return NoOverload(a, b);
        return chosen.Binary is { } body ? body(a, b) : chosen.Variadic!([a, b]);
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    private struct Pair
    {
        private CelValue first;

        public Pair(CelValue a, CelValue b)
        {
            this[0] = a;
            this[1] = b;
        }

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ReadOnlySpan<CelValue> Span => this;
    }
}

internal sealed class VariadicNode(IReadOnlyList<Overload> overloads, string function, Node[] operands) : CallNode(overloads, function)
{
    public override CelValue Evaluate(Frame frame)
    {
        var values = new CelValue[operands.Length];
        CelValue? failure = null;
        for (var i = 0; i < operands.Length; i++)
        {
            values[i] = operands[i].Evaluate(frame);
            if (values[i].IsError) failure ??= values[i];
        }
        var result = failure ?? (Choose(values) is { } chosen ? Call(chosen, values) : NoOverload(values));
        frame.Charge(Cost is null ? 1 : Cost(values.ElementAtOrDefault(0), values.ElementAtOrDefault(1), result));
        return result;
    }

    private static CelValue Call(Overload overload, CelValue[] values) => overload.Variadic is { } body ? body(values) : CelError.NoSuchOverload;
}

/// <summary>A call of something that does not exist.</summary>
internal sealed class UnboundNode(string function) : Node
{
    public override CelValue Evaluate(Frame frame) => CelValue.Error($"unbound function: {function}");
}
