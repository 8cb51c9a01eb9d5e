using Meridian.Cel.Values;

namespace Meridian.Cel;

/// <summary>One value of the language. Numbers, truth values and times carry no object; a failure is a value as well.</summary>
public readonly struct CelValue
{
    private readonly object? reference;
    private readonly long bits;
    private readonly int nanos;
    private readonly short offset;

    private CelValue(CelKind kind, object? reference, long bits = 0, int nanos = 0, short offset = 0) =>
        (Kind, this.reference, this.bits, this.nanos, this.offset) = (kind, reference, bits, nanos, offset);

    /// <summary>null.</summary>
    public static CelValue Null { get; } = new(CelKind.Null, null);

    /// <summary>true.</summary>
    public static CelValue True { get; } = new(CelKind.Bool, null, 1);

    /// <summary>false.</summary>
    public static CelValue False { get; } = new(CelKind.Bool, null);

    /// <summary>What the value is.</summary>
    public CelKind Kind { get; }

    /// <summary>Whether the value is a failure.</summary>
    public bool IsError => Kind == CelKind.Error;

    /// <summary>Whether the value is <c>true</c>.</summary>
    public bool IsTrue => Kind == CelKind.Bool && bits != 0;

    /// <summary>Whether the value is <c>false</c>.</summary>
    public bool IsFalse => Kind == CelKind.Bool && bits == 0;

    /// <summary>A truth value.</summary>
    public static CelValue Bool(bool value) => value ? True : False;

    /// <summary>A whole number.</summary>
    public static CelValue Int(long value) => new(CelKind.Int, null, value);

    /// <summary>A whole number without a sign.</summary>
    public static CelValue Uint(ulong value) => new(CelKind.Uint, null, unchecked((long)value));

    /// <summary>A floating-point number.</summary>
    public static CelValue Double(double value) => new(CelKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text.</summary>
    public static CelValue String(string value) => new(CelKind.String, value);

    /// <summary>Bytes; the array must not change afterwards.</summary>
    public static CelValue Bytes(byte[] value) => new(CelKind.Bytes, value);

    /// <summary>A point in time: seconds since 1970, the nanoseconds of the second, and the minutes by which the zone differs in which it was written.</summary>
    public static CelValue Timestamp(long seconds, int nanoseconds, int offsetMinutes = 0) => new(CelKind.Timestamp, null, seconds, nanoseconds, (short)offsetMinutes);

    /// <summary>A point in time.</summary>
    public static CelValue Timestamp(DateTimeOffset time) =>
        new(CelKind.Timestamp, null, time.ToUnixTimeSeconds(), (int)(time.UtcTicks % TimeSpan.TicksPerSecond) * 100);

    /// <summary>A length of time in nanoseconds.</summary>
    public static CelValue Duration(long nanoseconds) => new(CelKind.Duration, null, nanoseconds);

    /// <summary>A list.</summary>
    public static CelValue List(CelList list) => new(CelKind.List, list);

    /// <summary>A list of these values.</summary>
    public static CelValue List(params CelValue[] values) => new(CelKind.List, new ArrayList(values));

    /// <summary>A map.</summary>
    public static CelValue Map(CelMap map) => new(CelKind.Map, map);

    /// <summary>An object.</summary>
    public static CelValue Object(CelObject value) => new(CelKind.Object, value);

    /// <summary>A type.</summary>
    public static CelValue TypeOf(CelType type) => new(CelKind.Type, type);

    /// <summary>A value of a library's type.</summary>
    public static CelValue Opaque(CelOpaque value) => new(CelKind.Opaque, value);

    /// <summary>An optional that holds <paramref name="value"/>; a failure stays a failure.</summary>
    public static CelValue Some(CelValue value) => value.IsError ? value : new(CelKind.Optional, new CelOptional(value));

    /// <summary>An optional that holds nothing.</summary>
    public static CelValue None { get; } = new(CelKind.Optional, CelOptional.Empty);

    /// <summary>A failure.</summary>
    public static CelValue Error(string message) => new(CelKind.Error, new CelError(message));

    /// <summary>A failure.</summary>
    public static CelValue Error(CelError error) => new(CelKind.Error, error);

    /// <summary>The truth value; the kind must be right, here and below.</summary>
    public bool AsBool() => bits != 0;

    /// <summary>The whole number.</summary>
    public long AsInt() => bits;

    /// <summary>The whole number without a sign.</summary>
    public ulong AsUint() => unchecked((ulong)bits);

    /// <summary>The floating-point number.</summary>
    public double AsDouble() => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The text.</summary>
    public string AsString() => (string)reference!;

    /// <summary>The bytes.</summary>
    public byte[] AsBytes() => (byte[])reference!;

    /// <summary>Seconds since 1970 and nanoseconds of the second.</summary>
    public (long Seconds, int Nanoseconds) AsTimestamp() => (bits, nanos);

    /// <summary>Minutes by which the zone of a point in time differs from UTC; matters only where it is written.</summary>
    internal int OffsetMinutes => offset;

    /// <summary>The length of time in nanoseconds.</summary>
    public long AsDuration() => bits;

    /// <summary>The list.</summary>
    public CelList AsList() => (CelList)reference!;

    /// <summary>The map.</summary>
    public CelMap AsMap() => (CelMap)reference!;

    /// <summary>The object.</summary>
    public CelObject AsObject() => (CelObject)reference!;

    /// <summary>The type.</summary>
    public CelType AsType() => (CelType)reference!;

    /// <summary>The optional.</summary>
    public CelOptional AsOptional() => (CelOptional)reference!;

    /// <summary>The library's value, or null if it is another.</summary>
    public T? AsOpaque<T>() where T : CelOpaque => reference as T;

    /// <summary>The failure.</summary>
    public CelError AsError() => (CelError)reference!;

    /// <summary>The type of the value as <c>type()</c> gives it: without parameters.</summary>
    public CelType RuntimeType() => RuntimeTypes.Of(this);

    /// <summary>The value as text for messages and failing tests; not the language's own form.</summary>
    public override string ToString() => ValueText.Of(this);
}
