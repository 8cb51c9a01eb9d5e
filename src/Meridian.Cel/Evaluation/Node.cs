namespace Meridian.Cel.Evaluation;

/// <summary>A part of a program. Nodes have no state: that is in the frame.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(Frame frame);
}

internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value => value;

    public override CelValue Evaluate(Frame frame) => value;
}

/// <summary>A variable of the caller, asked for once.</summary>
internal sealed class VariableNode(string name, int slot, int cost) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Charge(cost);
        if (frame.Loaded[slot]) return frame.Slots[slot];
        frame.Loaded[slot] = true;
        return frame.Slots[slot] = frame.Bindings.TryGet(name, out var value) ? value : CelValue.Error($"no such attribute(s): {name}");
    }
}

/// <summary>A variable of a fold.</summary>
internal sealed class LocalNode(int slot, int cost) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Charge(cost);
        return frame.Slots[slot];
    }
}
