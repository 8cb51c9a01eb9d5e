using System.Collections.Frozen;
using Meridian.Cel.Syntax;

namespace Meridian.Cel.Checking;

/// <summary>Functions, constants and macros of a set of libraries, by name.</summary>
internal sealed class FunctionTable
{
    private readonly IReadOnlyList<CelLibrary> libraries;

    private FunctionTable(IReadOnlyList<CelLibrary> libraries)
    {
        this.libraries = libraries;
        Functions = libraries.SelectMany(l => l.Overloads).GroupBy(o => o.Function, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => new FunctionDeclaration(g.Key, [.. g]), StringComparer.Ordinal);
        Names = libraries.SelectMany(l => l.Names).DistinctBy(n => n.Name).ToFrozenDictionary(n => n.Name, StringComparer.Ordinal);
        Macros = new MacroSet(libraries.SelectMany(l => l.Macros));
    }

    public FrozenDictionary<string, FunctionDeclaration> Functions { get; }

    public FrozenDictionary<string, Declaration> Names { get; }

    public MacroSet Macros { get; }

    public static FunctionTable Of(IEnumerable<CelLibrary> libraries) => new([.. libraries]);

    public FunctionTable With(IEnumerable<CelLibrary> more) => new([.. libraries, .. more]);
}
