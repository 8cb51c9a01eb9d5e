using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Who manages a set of fields, by which operation. Two managers of one name differ if the operation or subresource does.</summary>
internal readonly record struct ManagerKey(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";
}

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagedFieldsEntry(ManagerKey Manager, string Time)
{
    // The entry as it is stored, as long as its fields are those; most requests change one entry and never read the others.
    private JsonObject? stored;
    private FieldSet? fields;

    /// <summary>The fields that are managed.</summary>
    public FieldSet Fields
    {
        get => fields ??= Stored();
        init => (fields, stored) = (value, null);
    }

    /// <summary>An entry of an object that is stored, which was understood when it was written.</summary>
    /// <exception cref="FormatException">The entry is not one that can be understood.</exception>
    public static ManagedFieldsEntry OfStored(JsonNode? node)
    {
        var (entry, manager) = Head(node);
        return new ManagedFieldsEntry(manager, Text(entry, "time")) { stored = entry };
    }

    /// <exception cref="FormatException">The entry is not one that can be understood.</exception>
    public static ManagedFieldsEntry Read(JsonNode? node)
    {
        var (entry, manager) = Head(node);
        return new ManagedFieldsEntry(manager, Text(entry, "time")) { Fields = FieldSet.Read(entry["fieldsV1"]) };
    }

    /// <summary>Whether some of the fields may be in a set; decided by the first step of their paths if they were not read yet.</summary>
    public bool MayTouch(FieldSet set) =>
        fields is not null || stored?["fieldsV1"] is not JsonObject top || set.Children.Any(c => top.ContainsKey(c.Key));

    private static (JsonObject Entry, ManagerKey Manager) Head(JsonNode? node)
    {
        if (node is not JsonObject entry) throw new FormatException("an entry of managedFields must be an object");
        var operation = Text(entry, "operation");
        if (operation is not (ManagerKey.Apply or ManagerKey.Update)) throw new FormatException($"operation \"{operation}\" is neither Apply nor Update");
        return (entry, new ManagerKey(Text(entry, "manager"), operation, Text(entry, "apiVersion"), Text(entry, "subresource")));
    }

    private FieldSet Stored()
    {
        try
        {
            return FieldSet.Read(stored?["fieldsV1"]);
        }
        catch (FormatException)
        {
            // Nobody can tell what is managed by it, so nothing is.
            return new FieldSet();
        }
    }

    public JsonObject Write()
    {
        if (stored is not null) return stored.DeepClone().AsObject();
        var entry = new JsonObject
        {
            ["manager"] = Manager.Name,
            ["operation"] = Manager.Operation,
            ["apiVersion"] = Manager.ApiVersion,
        };
        if (Time.Length > 0) entry["time"] = Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.Write();
        if (Manager.Subresource.Length > 0) entry["subresource"] = Manager.Subresource;
        return entry;
    }

    /// <summary>The manager as conflicts name it.</summary>
    public string Display()
    {
        var name = $"\"{Manager.Name}\"";
        if (Manager.Subresource.Length > 0) name += $" with subresource \"{Manager.Subresource}\"";
        if (Manager.Operation == ManagerKey.Apply) return name;
        return Time.Length == 0 ? $"{name} using {Manager.ApiVersion}" : $"{name} using {Manager.ApiVersion} at {Time}";
    }

    private static string Text(JsonObject entry, string name) =>
        entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
