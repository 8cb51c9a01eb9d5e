using System.Collections.Frozen;
using Meridian.Cel.Checking;
using Meridian.Cel.Evaluation;
using Meridian.Cel.Schemas;
using Meridian.Cel.Syntax;

namespace Meridian.Cel;

/// <summary>What expressions may use: variables, types and libraries. Immutable; the methods give changed copies, which share what they can.</summary>
public sealed class CelEnvironment
{
    private readonly FunctionTable functions;
    private readonly FrozenDictionary<string, Declaration> variables;

    private CelEnvironment(FunctionTable functions, FrozenDictionary<string, Declaration> variables) => (this.functions, this.variables) = (functions, variables);

    /// <summary>The language itself and optionals.</summary>
    public static CelEnvironment Standard { get; } = Of(CelLibraries.Standard, CelLibraries.Optionals);

    /// <summary>The language and Kubernetes's libraries; lists and maps written in expressions hold values of one type.</summary>
    public static CelEnvironment Kubernetes { get; } = Of(CelLibraries.ForKubernetes).WithHomogeneousLiterals();

    /// <summary>Namespace in which names are looked up first; empty by default.</summary>
    public string Container { get; private init; } = "";

    /// <summary>How large expressions may be.</summary>
    public CelLimits Limits { get; private init; } = CelLimits.Default;

    internal bool HomogeneousLiterals { get; private init; }

    internal IReadOnlyList<ICelTypes> Types { get; private init; } = [];

    /// <summary>Schemas of variables, for the estimate of costs.</summary>
    internal IReadOnlyDictionary<string, CelSchema> Schemas { get; private init; } = new Dictionary<string, CelSchema>();

    internal MacroSet Macros => functions.Macros;

    /// <summary>An environment of these libraries only.</summary>
    public static CelEnvironment Of(params IEnumerable<CelLibrary> libraries) => new(FunctionTable.Of(libraries), FrozenDictionary<string, Declaration>.Empty);

    /// <summary>With more libraries.</summary>
    public CelEnvironment With(params IEnumerable<CelLibrary> libraries) => Copy(table: functions.With(libraries));

    /// <summary>With a variable; its name may have dots.</summary>
    public CelEnvironment WithVariable(string name, CelType type) => WithVariables([new(name, type)]);

    /// <summary>With variables.</summary>
    public CelEnvironment WithVariables(IEnumerable<KeyValuePair<string, CelType>> more)
    {
        var all = new Dictionary<string, Declaration>(variables, StringComparer.Ordinal);
        foreach (var (name, type) in more) all[name] = new Declaration(name, type);
        return Copy(names: all.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>With a variable whose type and sizes a schema describes, such as <c>self</c>.</summary>
    public CelEnvironment WithVariable(string name, CelSchema schema)
    {
        var known = Types.OfType<SchemaTypes>().FirstOrDefault();
        var types = known ?? new SchemaTypes();
        var declared = WithVariable(name, types.Register(schema));
        var copy = known is null ? declared.WithTypes(types) : declared;
        return copy.Copy(schemas: new Dictionary<string, CelSchema>(Schemas, StringComparer.Ordinal) { [name] = schema });
    }

    /// <summary>With object types.</summary>
    public CelEnvironment WithTypes(ICelTypes types) => Copy(types: [.. Types, types]);

    /// <summary>With names looked up in a namespace first.</summary>
    public CelEnvironment WithContainer(string container) => Copy(container: container);

    /// <summary>With other limits.</summary>
    public CelEnvironment WithLimits(CelLimits limits) => Copy(limits: limits);

    /// <summary>With the rule that a list or map written in an expression holds values of one type.</summary>
    public CelEnvironment WithHomogeneousLiterals() => Copy(homogeneous: true);

    /// <summary>Parses, checks and plans an expression. Never throws for what the text holds.</summary>
    public CelCompilation Compile(string text) => Compilation.Run(this, text, true);

    /// <summary>As <see cref="Compile"/>, but faults of types are left to the evaluation.</summary>
    internal CelCompilation CompileUnchecked(string text) => Compilation.Run(this, text, false);

    internal Declaration? FindName(string name)
    {
        foreach (var candidate in Candidates(name))
        {
            if (variables.TryGetValue(candidate, out var variable)) return variable;
            if (functions.Names.TryGetValue(candidate, out var constant)) return constant;
            if (HasType(candidate)) return new Declaration(candidate, CelType.TypeOf(CelType.Object(candidate)), CelValue.TypeOf(CelType.Object(candidate)));
        }
        return null;
    }

    internal FunctionDeclaration? FindFunction(string name)
    {
        foreach (var candidate in Candidates(name))
            if (functions.Functions.TryGetValue(candidate, out var function)) return function;
        return null;
    }

    /// <summary>Full name of an object type that expressions can make.</summary>
    internal string? FindTypeName(string name) => Candidates(name).FirstOrDefault(c => Types.Any(t => t.HasType(c) && t.CanCreate(c)));

    internal bool HasType(string name) => Types.Any(t => t.HasType(name));

    internal CelType? FieldType(string type, string field) => Types.Select(t => t.FieldType(type, field)).FirstOrDefault(t => t is not null);

    private CelEnvironment Copy(FunctionTable? table = null, FrozenDictionary<string, Declaration>? names = null, IReadOnlyList<ICelTypes>? types = null,
        IReadOnlyDictionary<string, CelSchema>? schemas = null, string? container = null, CelLimits? limits = null, bool? homogeneous = null) =>
        new(table ?? functions, names ?? variables)
        {
            Container = container ?? Container, Limits = limits ?? Limits, HomogeneousLiterals = homogeneous ?? HomogeneousLiterals,
            Types = types ?? Types, Schemas = schemas ?? Schemas,
        };

    private IEnumerable<string> Candidates(string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }
        for (var space = Container; space.Length > 0; space = space.LastIndexOf('.') is var dot && dot < 0 ? "" : space[..dot]) yield return space + "." + name;
        yield return name;
    }
}
