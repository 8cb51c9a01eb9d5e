using Meridian.Cel.Checking;
using Meridian.Cel.Syntax;

namespace Meridian.Cel;

/// <summary>A set of functions, types and macros that an environment can have. Those of the language and of Kubernetes are in <see cref="CelLibraries"/>.</summary>
public sealed class CelLibrary
{
    private readonly List<Overload> overloads = [];
    private readonly List<Declaration> names = [];
    private readonly List<Macro> macros = [];

    /// <summary>An empty library.</summary>
    public CelLibrary(string name) => Name = name;

    /// <summary>Its name, for messages.</summary>
    public string Name { get; }

    internal IReadOnlyList<Overload> Overloads => overloads;

    internal IReadOnlyList<Declaration> Names => names;

    internal IReadOnlyList<Macro> Macros => macros;

    /// <summary>Adds a constant, such as the name of a type.</summary>
    public CelLibrary Constant(string name, CelType type, CelValue value)
    {
        names.Add(new Declaration(name, type, value));
        return this;
    }

    /// <summary>Adds the name of a type.</summary>
    public CelLibrary TypeName(CelType type) => Constant(type.Name, CelType.TypeOf(type), CelValue.TypeOf(type));

    /// <summary>Adds a function of one argument; failures are passed on without calling it, here and below.</summary>
    public CelLibrary Function(string name, string id, CelType parameter, CelType result, Func<CelValue, CelValue> body) =>
        Add(Overload.Of(name, id, [parameter], result, false, unary: body));

    /// <summary>Adds a function of two arguments.</summary>
    public CelLibrary Function(string name, string id, CelType first, CelType second, CelType result, Func<CelValue, CelValue, CelValue> body) =>
        Add(Overload.Of(name, id, [first, second], result, false, binary: body));

    /// <summary>Adds a function of any number of arguments.</summary>
    public CelLibrary Function(string name, string id, CelType[] parameters, CelType result, Func<CelValue[], CelValue> body) =>
        Add(Overload.Of(name, id, parameters, result, false, variadic: body));

    /// <summary>Adds a function called as <c>receiver.name()</c>.</summary>
    public CelLibrary Member(string name, string id, CelType receiver, CelType result, Func<CelValue, CelValue> body) =>
        Add(Overload.Of(name, id, [receiver], result, true, unary: body));

    /// <summary>Adds a function called as <c>receiver.name(argument)</c>.</summary>
    public CelLibrary Member(string name, string id, CelType receiver, CelType argument, CelType result, Func<CelValue, CelValue, CelValue> body) =>
        Add(Overload.Of(name, id, [receiver, argument], result, true, binary: body));

    /// <summary>Adds a function called as <c>receiver.name(arguments)</c>; the receiver is the first parameter.</summary>
    public CelLibrary Member(string name, string id, CelType[] parameters, CelType result, Func<CelValue[], CelValue> body) =>
        Add(Overload.Of(name, id, parameters, result, true, variadic: body));

    internal CelLibrary With(IEnumerable<Macro> more)
    {
        macros.AddRange(more);
        return this;
    }

    internal CelLibrary Add(Overload overload)
    {
        overloads.Add(overload);
        return this;
    }
}
