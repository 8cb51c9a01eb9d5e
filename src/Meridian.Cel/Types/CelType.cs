namespace Meridian.Cel;

/// <summary>Kinds of types.</summary>
public enum CelTypeKind
{
    /// <summary>Anything: checked at run time.</summary>
    Dyn,

    /// <summary>The type of what could not be checked.</summary>
    Error,

    /// <summary>null.</summary>
    Null,

    /// <summary>bool.</summary>
    Bool,

    /// <summary>int.</summary>
    Int,

    /// <summary>uint.</summary>
    Uint,

    /// <summary>double.</summary>
    Double,

    /// <summary>string.</summary>
    String,

    /// <summary>bytes.</summary>
    Bytes,

    /// <summary>google.protobuf.Timestamp.</summary>
    Timestamp,

    /// <summary>google.protobuf.Duration.</summary>
    Duration,

    /// <summary>list(E).</summary>
    List,

    /// <summary>map(K, V).</summary>
    Map,

    /// <summary>type(T).</summary>
    Type,

    /// <summary>An object with declared fields.</summary>
    Object,

    /// <summary>A primitive that may be null.</summary>
    Wrapper,

    /// <summary>A library's type, optionals included.</summary>
    Opaque,

    /// <summary>A parameter of a function's signature.</summary>
    Parameter,
}

/// <summary>A type of the language. Equal if kind, name and parameters are.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private const string OptionalName = "optional_type";

    private CelType(CelTypeKind kind, string name, params CelType[] parameters) => (Kind, Name, Parameters) = (kind, name, parameters);

    /// <summary>Anything.</summary>
    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    /// <summary>What could not be checked.</summary>
    public static CelType Error { get; } = new(CelTypeKind.Error, "!error!");

    /// <summary>null.</summary>
    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    /// <summary>bool.</summary>
    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    /// <summary>int.</summary>
    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    /// <summary>uint.</summary>
    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    /// <summary>double.</summary>
    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    /// <summary>string.</summary>
    public static CelType String { get; } = new(CelTypeKind.String, "string");

    /// <summary>bytes.</summary>
    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    /// <summary>timestamp.</summary>
    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>duration.</summary>
    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    /// <summary>type.</summary>
    public static CelType Type { get; } = new(CelTypeKind.Type, "type");

    /// <summary>What it is.</summary>
    public CelTypeKind Kind { get; }

    /// <summary>Name without parameters, as <c>type()</c> shows it.</summary>
    public string Name { get; }

    /// <summary>Type parameters: the element of a list, key and value of a map.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>Whether the type is an optional.</summary>
    public bool IsOptional => Kind == CelTypeKind.Opaque && Name == OptionalName;

    internal bool IsDynamic => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    /// <summary>list(element).</summary>
    public static CelType List(CelType element) => new(CelTypeKind.List, "list", element);

    /// <summary>map(key, value).</summary>
    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", key, value);

    /// <summary>optional_type(value).</summary>
    public static CelType Optional(CelType value) => new(CelTypeKind.Opaque, OptionalName, value);

    /// <summary>An object type; its fields come from the environment's types.</summary>
    public static CelType Object(string name) => new(CelTypeKind.Object, name);

    /// <summary>A library's type.</summary>
    public static CelType Opaque(string name, params CelType[] parameters) => new(CelTypeKind.Opaque, name, parameters);

    /// <summary>A primitive that may be null.</summary>
    public static CelType Wrapper(CelType primitive) => new(CelTypeKind.Wrapper, "wrapper", primitive);

    /// <summary>type(of).</summary>
    public static CelType TypeOf(CelType of) => new(CelTypeKind.Type, "type", of);

    /// <summary>A parameter of a function's signature.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <inheritdoc />
    public bool Equals(CelType? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Kind != other.Kind || Name != other.Name || Parameters.Count != other.Parameters.Count) return false;
        for (var i = 0; i < Parameters.Count; i++)
            if (!Parameters[i].Equals(other.Parameters[i])) return false;
        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Count);

    /// <summary>The type as messages show it, such as <c>map(string, list(int))</c>.</summary>
    public override string ToString() => Kind switch
    {
        CelTypeKind.Null => "null",
        CelTypeKind.Timestamp => "timestamp",
        CelTypeKind.Duration => "duration",
        _ when Parameters.Count == 0 => Name,
        _ => $"{Name}({string.Join(", ", Parameters)})",
    };

    internal CelType With(CelType[] parameters) => new(Kind, Name, parameters);
}
