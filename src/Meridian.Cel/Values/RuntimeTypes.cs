namespace Meridian.Cel.Values;

internal static class RuntimeTypes
{
    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);
    private static readonly CelType AnyOptional = CelType.Optional(CelType.Dyn);

    public static CelType Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => AnyList,
        CelKind.Map => AnyMap,
        CelKind.Object => value.AsObject().Type,
        CelKind.Type => CelType.Type,
        CelKind.Optional => AnyOptional,
        CelKind.Opaque => value.AsOpaque<CelOpaque>()!.Type,
        _ => CelType.Error,
    };
}
