namespace Meridian.Cel;

/// <summary>A value or nothing.</summary>
public sealed class CelOptional
{
    private readonly CelValue value;

    internal CelOptional(CelValue value) => (this.value, HasValue) = (value, true);

    private CelOptional()
    {
    }

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>The value; a failure if there is none.</summary>
    public CelValue Value => HasValue ? value : CelValue.Error("optional.none() dereference");

    internal static CelOptional Empty { get; } = new();
}
