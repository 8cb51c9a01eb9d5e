namespace Meridian.Cel;

/// <summary>What a value is at run time.</summary>
public enum CelKind : byte
{
    /// <summary>An evaluation failed: see <see cref="CelValue.AsError"/>.</summary>
    Error,

    /// <summary>null.</summary>
    Null,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A whole number of 64 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits without a sign.</summary>
    Uint,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>A text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A point in time, to the nanosecond.</summary>
    Timestamp,

    /// <summary>A length of time, in nanoseconds.</summary>
    Duration,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map.</summary>
    Map,

    /// <summary>An object with declared fields.</summary>
    Object,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A value or nothing.</summary>
    Optional,

    /// <summary>A value of a library's own type, such as a quantity.</summary>
    Opaque,
}
