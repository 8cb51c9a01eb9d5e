using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>Builds the folds of macros. The last argument is the condition; those before it name the variables.</summary>
internal static class Fold
{
    public const string Overwrites = "iteration variable overwrites accumulator variable";

    public static Expr Quantifier(Parser parser, int position, Expr range, Expr[] arguments, bool all)
    {
        if (Variables(parser, arguments, arguments.Length - 1) is not { } names) return Nothing(position);
        var result = Accumulated(position);
        Expr goesOn = all ? result : new CallExpr(position, Operators.Not, null, result);
        return new FoldExpr(position)
        {
            Range = range, Variable = names[0], Variable2 = names.ElementAtOrDefault(1) ?? "", Accumulator = StandardMacros.Accumulator,
            Initial = new ConstExpr(position, CelValue.Bool(all)),
            Condition = new CallExpr(position, Operators.NotStrictlyFalse, null, goesOn),
            Step = new CallExpr(position, all ? Operators.And : Operators.Or, null, result, arguments[^1]), Result = result,
        };
    }

    public static Expr ExistsOne(Parser parser, int position, Expr range, Expr[] arguments)
    {
        if (Variables(parser, arguments, arguments.Length - 1) is not { } names) return Nothing(position);
        var (result, one) = (Accumulated(position), new ConstExpr(position, CelValue.Int(1)));
        return new FoldExpr(position)
        {
            Range = range, Variable = names[0], Variable2 = names.ElementAtOrDefault(1) ?? "", Accumulator = StandardMacros.Accumulator,
            Initial = new ConstExpr(position, CelValue.Int(0)), Condition = new ConstExpr(position, CelValue.True),
            Step = new CallExpr(position, Operators.Conditional, null, arguments[^1], new CallExpr(position, Operators.Add, null, result, one), result),
            Result = new CallExpr(position, Operators.Equal, null, result, one),
        };
    }

    public static FoldExpr ToList(int position, Expr range, string variable, string variable2, Expr? filter, Expr value)
    {
        var result = Accumulated(position);
        var append = new CallExpr(position, Operators.Add, null, result, new ListExpr(position, [value], [false]));
        return new FoldExpr(position)
        {
            Range = range, Variable = variable, Variable2 = variable2, Accumulator = StandardMacros.Accumulator,
            Initial = new ListExpr(position, [], []), Condition = new ConstExpr(position, CelValue.True),
            Step = filter is null ? append : new CallExpr(position, Operators.Conditional, null, filter, append, result), Result = result,
        };
    }

    /// <summary>The names in the first arguments; null, with the fault reported, if one is no plain name.</summary>
    public static string[]? Variables(Parser parser, Expr[] arguments, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (arguments[i] is not IdentExpr name || name.Name.StartsWith('.')) return Refuse(parser, arguments[i], "argument must be a simple name");
            if (Clashes(name.Name)) return Refuse(parser, arguments[i], Overwrites);
            if (names.AsSpan(0, i).Contains(name.Name)) return Refuse(parser, arguments[i], $"duplicate variable name: {name.Name}");
            names[i] = name.Name;
        }
        return names;
    }

    public static bool Clashes(string variable) => variable is StandardMacros.Accumulator or "__result__";

    public static IdentExpr Accumulated(int position) => new(position, StandardMacros.Accumulator);

    /// <summary>What stands in the tree where a fault was reported.</summary>
    public static Expr Nothing(int position) => new ConstExpr(position, CelValue.Null);

    /// <summary><c>body</c> with a name for a value: a fold over nothing.</summary>
    public static FoldExpr Bind(int position, string name, Expr value, Expr body) => new(position)
    {
        Range = new ListExpr(position, [], []), Variable = "#unused", Accumulator = name, Initial = value,
        Condition = new ConstExpr(position, CelValue.False), Step = new IdentExpr(position, name), Result = body,
    };

    private static string[]? Refuse(Parser parser, Expr argument, string message)
    {
        parser.Fault(argument.Position, message);
        return null;
    }
}
