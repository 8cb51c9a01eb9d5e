namespace Meridian.Cel;

/// <summary>Knows object types by name. Called from many threads.</summary>
public interface ICelTypes
{
    /// <summary>Whether there is an object type of this name.</summary>
    bool HasType(string name);

    /// <summary>The type of a field; null if the object type has none of that name.</summary>
    CelType? FieldType(string typeName, string field);

    /// <summary>Makes an object from fields; a failure if the values do not fit. Default: objects of these types cannot be made in expressions.</summary>
    CelValue Create(string typeName, IReadOnlyList<KeyValuePair<string, CelValue>> fields) => CelValue.Error($"unknown type '{typeName}'");

    /// <summary>Whether fields may be set in an expression. Default no.</summary>
    bool CanCreate(string typeName) => false;
}
