namespace Meridian.Objects;

/// <summary>How a <see cref="Quantity"/> was written, and is written again.</summary>
public enum QuantityFormat
{
    /// <summary>Powers of ten by suffix: <c>n u m k M G T P E</c> or none.</summary>
    DecimalSI,

    /// <summary>Powers of 1024 by suffix: <c>Ki Mi Gi Ti Pi Ei</c>.</summary>
    BinarySI,

    /// <summary>Powers of ten by exponent: <c>1e3</c>.</summary>
    DecimalExponent,
}
