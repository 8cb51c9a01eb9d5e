namespace Meridian.ApiServer;

/// <summary>Finds and makes field selectors for one object.</summary>
internal static class NameSelector
{
    private const string Field = "metadata.name=";

    /// <summary>The name that a field selector asks for; empty if it asks for none.</summary>
    public static string NameIn(string fieldSelector)
    {
        foreach (var part in fieldSelector.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith(Field, StringComparison.Ordinal)) return part[Field.Length..].TrimStart('=');
        }
        return "";
    }

    /// <summary>Narrows a field selector to one object.</summary>
    public static string With(string fieldSelector, string name)
    {
        if (name.Length == 0) return fieldSelector;
        return fieldSelector.Length == 0 ? Field + name : $"{fieldSelector},{Field}{name}";
    }
}
