namespace Meridian.Cel.Syntax;

/// <summary>Makes the tree that stands for a macro's call.</summary>
/// <param name="parser">Takes faults.</param>
/// <param name="position">Place of the call's parenthesis.</param>
/// <param name="target">Receiver; null for a plain function.</param>
/// <param name="arguments">Arguments.</param>
/// <returns>The tree; null if the call is not meant for this macro after all.</returns>
internal delegate Expr? MacroExpander(Parser parser, int position, Expr? target, Expr[] arguments);

/// <summary>Calls that are rewritten while parsing, by name, number of arguments, and whether they have a receiver.</summary>
internal sealed class MacroSet
{
    private readonly Dictionary<(string Name, int Count, bool Receiver), MacroExpander> byShape = [];

    public MacroSet(IEnumerable<Macro> macros)
    {
        foreach (var macro in macros) byShape[(macro.Name, macro.Count, macro.Receiver)] = macro.Expand;
    }

    public Expr Expand(Parser parser, int position, string name, Expr? target, Expr[] arguments) =>
        byShape.TryGetValue((name, arguments.Length, target is not null), out var expand) && expand(parser, position, target, arguments) is { } expanded
            ? expanded
            : new CallExpr(position, name, target, arguments);
}

/// <summary>One macro.</summary>
internal sealed record Macro(string Name, int Count, bool Receiver, MacroExpander Expand);
