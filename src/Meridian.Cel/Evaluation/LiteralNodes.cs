using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed class ListNode(Node[] elements, bool[] optional) : Node
{
    private readonly bool anyOptional = optional.Contains(true);

    public override CelValue Evaluate(Frame frame)
    {
        var values = new CelValue[elements.Length];
        var count = 0;
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements[i].Evaluate(frame);
            if (optional[i] && !Optionals.Unwrap(ref value)) continue;
            if (value.IsError) return value;
            values[count++] = value;
        }
        frame.Charge(10);
        return CelValue.List(new ArrayList(anyOptional ? values[..count] : values));
    }
}

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed class MapNode(Node[] keys, Node[] values, bool[] optional) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var map = new HashMap();
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(frame);
            if (key.IsError) return key;
            if (key.Kind is not (CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool)) return CelValue.Error($"unsupported key type: {key.RuntimeType()}");
            var value = values[i].Evaluate(frame);
            if (optional[i] && !Optionals.Unwrap(ref value)) continue;
            if (value.IsError) return value;
            if (!map.TryAdd(key, value)) return CelValue.Error($"Failed with repeated key: {key}");
        }
        frame.Charge(30);
        return CelValue.Map(map);
    }
}

/// <summary><c>Type{field: value}</c>.</summary>
internal sealed class StructNode(ICelTypes types, string type, string[] fields, Node[] values, bool[] optional) : Node
{
    public override CelValue Evaluate(Frame frame)
    {
        var set = new List<KeyValuePair<string, CelValue>>(fields.Length);
        for (var i = 0; i < fields.Length; i++)
        {
            var value = values[i].Evaluate(frame);
            if (optional[i] && !Optionals.Unwrap(ref value)) continue;
            if (value.IsError) return value;
            set.Add(new(fields[i], value));
        }
        frame.Charge(40);
        return types.Create(type, set);
    }
}

internal static class Optionals
{
    /// <summary>Takes the value out of an optional; false if it holds nothing.</summary>
    public static bool Unwrap(ref CelValue value)
    {
        if (value.IsError) return true;
        if (value.Kind != CelKind.Optional)
        {
            value = CelValue.Error($"cannot initialize optional entry from non-optional value {value}");
            return true;
        }
        if (!value.AsOptional().HasValue) return false;
        value = value.AsOptional().Value;
        return true;
    }
}
