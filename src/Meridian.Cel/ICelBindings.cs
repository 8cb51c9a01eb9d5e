namespace Meridian.Cel;

/// <summary>The values of variables for one evaluation. A variable is asked for at most once per evaluation, and only if it is needed.</summary>
public interface ICelBindings
{
    /// <summary>The variable's value; false if it has none.</summary>
    bool TryGet(string name, out CelValue value);
}

/// <summary>Values of variables by name.</summary>
public sealed class CelBindings : ICelBindings
{
    private readonly Dictionary<string, CelValue> values = new(StringComparer.Ordinal);

    /// <summary>No variables.</summary>
    public static ICelBindings Empty { get; } = new CelBindings();

    /// <summary>Sets a variable.</summary>
    public CelValue this[string name]
    {
        set => values[name] = value;
    }

    /// <inheritdoc />
    public bool TryGet(string name, out CelValue value) => values.TryGetValue(name, out value);
}
