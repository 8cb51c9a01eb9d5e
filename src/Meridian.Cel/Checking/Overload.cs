namespace Meridian.Cel.Checking;

/// <summary>One signature of a function and what it does.</summary>
internal sealed class Overload
{
    public required string Function { get; init; }

    /// <summary>Identifier, such as <c>add_int64</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Receiver, if it is a member, and parameters.</summary>
    public required CelType[] Parameters { get; init; }

    public required CelType Result { get; init; }

    /// <summary>Whether it is called as <c>a.f(b)</c>.</summary>
    public bool Member { get; init; }

    public Func<CelValue, CelValue>? Unary { get; init; }

    public Func<CelValue, CelValue, CelValue>? Binary { get; init; }

    public Func<CelValue[], CelValue>? Variadic { get; init; }

    /// <summary>Whether the signature has type parameters, which stand for something new at every call.</summary>
    public bool Generic { get; private init; }

    public static Overload Of(string function, string id, CelType[] parameters, CelType result, bool member,
        Func<CelValue, CelValue>? unary = null, Func<CelValue, CelValue, CelValue>? binary = null, Func<CelValue[], CelValue>? variadic = null) => new()
    {
        Function = function, Id = id, Parameters = parameters, Result = result, Member = member,
        Unary = unary, Binary = binary, Variadic = variadic, Generic = parameters.Append(result).Any(HasParameter),
    };

    /// <summary>Whether values fit the parameters; what lists and maps hold is not looked at.</summary>
    public bool Accepts(ReadOnlySpan<CelValue> values)
    {
        if (values.Length != Parameters.Length) return false;
        for (var i = 0; i < values.Length; i++)
            if (!Accepts(Parameters[i], values[i])) return false;
        return true;
    }

    public static bool Accepts(CelType type, in CelValue value) => type.Kind switch
    {
        CelTypeKind.Dyn or CelTypeKind.Parameter => true,
        CelTypeKind.Null => value.Kind == CelKind.Null,
        CelTypeKind.Bool => value.Kind == CelKind.Bool,
        CelTypeKind.Int => value.Kind == CelKind.Int,
        CelTypeKind.Uint => value.Kind == CelKind.Uint,
        CelTypeKind.Double => value.Kind == CelKind.Double,
        CelTypeKind.String => value.Kind == CelKind.String,
        CelTypeKind.Bytes => value.Kind == CelKind.Bytes,
        CelTypeKind.Timestamp => value.Kind == CelKind.Timestamp,
        CelTypeKind.Duration => value.Kind == CelKind.Duration,
        CelTypeKind.List => value.Kind == CelKind.List && AcceptsFirst(type.Parameters[0], value.AsList()),
        CelTypeKind.Map => value.Kind is CelKind.Map or CelKind.Object,
        CelTypeKind.Type => value.Kind == CelKind.Type,
        CelTypeKind.Opaque => type.IsOptional ? value.Kind == CelKind.Optional : value.Kind == CelKind.Opaque && value.RuntimeType().Name == type.Name,
        CelTypeKind.Wrapper => value.Kind == CelKind.Null || Accepts(type.Parameters[0], value),
        CelTypeKind.Object => value.Kind is CelKind.Object or CelKind.Map,
        _ => false,
    };

    /// <summary>Looks at one element: lists hold values of one type, unless they were made to be looked at one by one.</summary>
    private static bool AcceptsFirst(CelType element, CelList list) =>
        element.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter or CelTypeKind.List || list.Count == 0 || Accepts(element, list[0]);

    private static bool HasParameter(CelType type) => type.Kind == CelTypeKind.Parameter || type.Parameters.Any(HasParameter);
}
