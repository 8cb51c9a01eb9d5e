using Meridian.Cel.Checking;

namespace Meridian.Cel.Syntax;

/// <summary>A part of an expression. The checker writes what it found into it; a tree belongs to one compilation.</summary>
internal abstract class Expr(int position)
{
    /// <summary>Offset in the text to which faults point.</summary>
    public int Position { get; } = position;

    /// <summary>Type that the checker found; null before.</summary>
    public CelType? Type { get; set; }
}

internal sealed class ConstExpr(int position, CelValue value) : Expr(position)
{
    public CelValue Value { get; } = value;
}

internal sealed class IdentExpr(int position, string name) : Expr(position)
{
    public string Name { get; } = name;

    /// <summary>What the name stands for; null for variables of comprehensions and before the check.</summary>
    public Declaration? Declared { get; set; }
}

/// <summary><c>operand.field</c>, or the presence test of <c>has(operand.field)</c>.</summary>
internal sealed class SelectExpr(int position, Expr operand, string field, bool testOnly) : Expr(position)
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool TestOnly { get; } = testOnly;

    /// <summary>Set when the dotted name as a whole is a variable or a constant.</summary>
    public Declaration? Declared { get; set; }
}

internal sealed class CallExpr(int position, string function, Expr? target, params Expr[] arguments) : Expr(position)
{
    public string Function { get; set; } = function;

    /// <summary>Receiver; the checker clears it where <c>a.b(c)</c> is a function in a namespace.</summary>
    public Expr? Target { get; set; } = target;

    public Expr[] Arguments { get; } = arguments;

    /// <summary>Implementations that fit the types; empty before the check.</summary>
    public IReadOnlyList<Overload> Overloads { get; set; } = [];

    /// <summary>Receiver, if any, and arguments.</summary>
    public IEnumerable<Expr> Operands => Target is null ? Arguments : Arguments.Prepend(Target);
}

internal sealed class ListExpr(int position, Expr[] elements, bool[] optional) : Expr(position)
{
    public Expr[] Elements { get; } = elements;

    /// <summary>For each element whether it stands as <c>?element</c>.</summary>
    public bool[] Optional { get; } = optional;
}

/// <summary>One entry of a map or of a message: the key is an expression in maps, a field name in messages.</summary>
internal sealed record Entry(int Position, Expr? Key, string Field, Expr Value, bool Optional);

internal sealed class MapExpr(int position, Entry[] entries) : Expr(position)
{
    public Entry[] Entries { get; } = entries;
}

internal sealed class StructExpr(int position, string typeName, Entry[] entries) : Expr(position)
{
    public string TypeName { get; set; } = typeName;

    public Entry[] Entries { get; } = entries;
}

/// <summary>A fold over a list or map: what the macros become.</summary>
internal sealed class FoldExpr(int position) : Expr(position)
{
    public required Expr Range { get; init; }

    public required string Variable { get; init; }

    /// <summary>Second variable; empty if there is one only.</summary>
    public string Variable2 { get; init; } = "";

    public required string Accumulator { get; init; }

    public required Expr Initial { get; init; }

    public required Expr Condition { get; init; }

    public required Expr Step { get; init; }

    public required Expr Result { get; init; }
}
