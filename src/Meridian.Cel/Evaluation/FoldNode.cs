using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary>Where a fold keeps its variables.</summary>
internal readonly record struct FoldSlots(int Variable, int Variable2, int Accumulator)
{
    public bool HasTwo => Variable2 >= 0;
}

/// <summary>A fold over a list or map.</summary>
internal sealed class FoldNode(Node range, FoldSlots slots, Node initial, Node condition, Node step, Node result) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var source = range.Evaluate(frame);
        if (source.IsError) return source;
        if (source.Kind == CelKind.Optional && source.AsOptional().HasValue) source = source.AsOptional().Value;
        frame.Slots[slots.Accumulator] = initial.Evaluate(frame);
        switch (source.Kind)
        {
            case CelKind.List:
                OverList(frame, source.AsList());
                break;
            case CelKind.Map:
                OverMap(frame, source.AsMap());
                break;
            case CelKind.Object:
                OverFields(frame, source.AsObject());
                break;
            default:
                return CelError.NoSuchOverload;
        }
        return result.Evaluate(frame);
    }

    private void OverList(Frame frame, CelList list)
    {
        var count = list.Count;
        for (var i = 0; i < count; i++)
        {
            frame.Slots[slots.Variable] = slots.HasTwo ? CelValue.Int(i) : list[i];
            if (slots.HasTwo) frame.Slots[slots.Variable2] = list[i];
            if (!Turn(frame)) return;
        }
    }

    private void OverMap(Frame frame, CelMap map)
    {
        foreach (var key in map.Keys)
        {
            frame.Slots[slots.Variable] = key;
            if (slots.HasTwo) frame.Slots[slots.Variable2] = map.TryGet(key, out var value) ? value : CelError.NoSuchKey(key);
            if (!Turn(frame)) return;
        }
    }

    private void OverFields(Frame frame, CelObject fields)
    {
        foreach (var name in fields.Fields)
        {
            frame.Slots[slots.Variable] = CelValue.String(name);
            if (slots.HasTwo) frame.Slots[slots.Variable2] = fields.TryGet(name, out var value) ? value : CelValue.Null;
            if (!Turn(frame)) return;
        }
    }

    /// <summary>One step; false when the condition says to stop.</summary>
    private bool Turn(Frame frame)
    {
        frame.Turn();
        if (condition.Evaluate(frame).IsFalse) return false;
        frame.Slots[slots.Accumulator] = step.Evaluate(frame);
        return true;
    }
}

/// <summary>Begins a list that <see cref="AppendNode"/> lengthens in place.</summary>
internal sealed class NewListNode : Node
{
    public override CelValue Evaluate(Frame frame) => CelValue.List(new GrowingList());
}

/// <summary><c>accumulator + [element]</c> in a fold over a list that nobody else can see: no copy is made.</summary>
internal sealed class AppendNode(int accumulator, Node element, bool optional, bool constant) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        // Reading the accumulator, making the list of one unless it is a constant, adding.
        frame.Charge(constant ? 2 : 12);
        var list = frame.Slots[accumulator];
        if (list.IsError) return list;
        var value = element.Evaluate(frame);
        if (optional && !Optionals.Unwrap(ref value)) return list;
        if (value.IsError) return value;
        ((GrowingList)list.AsList()).Add(value);
        return list;
    }
}

/// <summary>Begins a map that <see cref="InsertNode"/> fills in place.</summary>
internal sealed class NewMapNode : Node
{
    public override CelValue Evaluate(Frame frame) => CelValue.Map(new HashMap());
}

/// <summary>Puts an entry, or all entries of a map, into the map of a fold.</summary>
internal sealed class InsertNode(int accumulator, Node[] entry) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Charge(2);
        var target = frame.Slots[accumulator];
        if (target.IsError) return target;
        var first = entry[0].Evaluate(frame);
        if (first.IsError) return first;
        if (entry.Length == 1) return InsertAll(target, first);
        var value = entry[1].Evaluate(frame);
        return value.IsError ? value : Insert(target, first, value);
    }

    private static CelValue InsertAll(CelValue target, CelValue entries)
    {
        if (entries.Kind != CelKind.Map) return CelError.NoSuchOverload;
        foreach (var key in entries.AsMap().Keys)
            if (entries.AsMap().TryGet(key, out var value) && Insert(target, key, value) is { IsError: true } failure) return failure;
        return target;
    }

    private static CelValue Insert(CelValue target, CelValue key, CelValue value) =>
        ((HashMap)target.AsMap()).TryAdd(key, value) ? target : CelValue.Error($"insert failed: key {key} already exists");
}
