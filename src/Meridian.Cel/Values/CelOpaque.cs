namespace Meridian.Cel;

/// <summary>A value of a type that a library brings, such as a quantity or an IP address.</summary>
public abstract class CelOpaque
{
    /// <summary>Its type.</summary>
    public abstract CelType Type { get; }

    /// <summary>Size for the cost of functions; 1 for values of fixed size.</summary>
    public virtual long Size => 1;

    /// <summary>Whether another value of the same type is equal.</summary>
    public abstract bool EqualTo(CelOpaque other);
}
