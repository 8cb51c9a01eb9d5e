namespace Meridian.Objects;

/// <summary>What <c>kubectl explain</c> says of types and fields: for Kubernetes' own types the text of their API, which the build takes from a package, for others that of the schema table.</summary>
internal static class OpenApiDescriptions
{
    private static readonly Dictionary<string, string> OwnFields = new(StringComparer.Ordinal)
    {
        ["apiVersion"] = "Group and version of the API that the object is written in.",
        ["kind"] = "Type of the object.",
        ["metadata"] = OfMetadata,
        ["spec"] = "What is wanted.",
        ["status"] = "What was last observed. Written by the system.",
        ["items"] = "The objects of the list.",
    };

    // The texts are a megabyte that is needed when a document is made, which happens once.
    private static readonly WeakReference<DescriptionTexts?> Texts = new(null);

    /// <summary>Description of <c>metadata</c>.</summary>
    public const string OfMetadata = "What all objects have: names, labels, owners and times.";

    /// <summary>The members that every object has, and what they are.</summary>
    public static IReadOnlyList<(string Name, string Text)> TypeMeta { get; } = [("apiVersion", OwnFields["apiVersion"]), ("kind", OwnFields["kind"])];

    /// <summary>Descriptions of a type and its fields.</summary>
    public static TypeDescriptions Of(SchemaType type)
    {
        var names = type.Name.Split('.');
        var versioned = names[^2] + names[^1];
        var found = Loaded().Of(names[^3] + versioned) ?? Loaded().Of(versioned);
        return found ?? Own(type);
    }

    private static TypeDescriptions Own(SchemaType type)
    {
        var fields = type.ApiVersion.Length > 0 ? new Dictionary<string, string>(OwnFields, StringComparer.Ordinal) : [];
        foreach (var field in type.Fields.Where(f => f.Description.Length > 0)) fields[field.Name] = field.Description;
        return new TypeDescriptions(type.Description, fields);
    }

    private static DescriptionTexts Loaded()
    {
        if (Texts.TryGetTarget(out var texts)) return texts;
        texts = DescriptionTexts.Load();
        Texts.SetTarget(texts);
        return texts;
    }
}

/// <summary>Descriptions of a type and its fields.</summary>
/// <param name="Type">Of the type; empty if there is none.</param>
/// <param name="Fields">Of its fields.</param>
internal sealed record TypeDescriptions(string Type, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Of a field; empty if there is none.</summary>
    public string OfField(string name)
    {
        if (Fields.TryGetValue(name, out var text)) return text;
        // The package puts this behind names that are words of C#.
        return Fields.GetValueOrDefault(name.ToLowerInvariant(), "") is { Length: > 0 } found ? found : Fields.GetValueOrDefault(name.ToLowerInvariant() + "property", "");
    }
}
