namespace Meridian.Cel;

/// <summary>An object with declared fields.</summary>
public abstract class CelObject
{
    /// <summary>Its type.</summary>
    public abstract CelType Type { get; }

    /// <summary>Names of the fields that are set, as expressions name them.</summary>
    public abstract IEnumerable<string> Fields { get; }

    /// <summary>The field's value; false if it is not set.</summary>
    public abstract bool TryGet(string field, out CelValue value);

    /// <summary>Whether the field is set, as <c>has()</c> asks.</summary>
    public virtual bool Has(string field) => TryGet(field, out _);
}
