using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Who manages a set of fields, by which operation. Two managers of one name differ if the operation or subresource does.</summary>
internal readonly record struct ManagerKey(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";
}

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagedFieldsEntry(ManagerKey Manager, string Time, FieldSet Fields)
{
    /// <exception cref="FormatException">The entry is not one that can be understood.</exception>
    public static ManagedFieldsEntry Read(JsonNode? node)
    {
        if (node is not JsonObject entry) throw new FormatException("an entry of managedFields must be an object");
        var operation = Text(entry, "operation");
        if (operation is not (ManagerKey.Apply or ManagerKey.Update)) throw new FormatException($"operation \"{operation}\" is neither Apply nor Update");
        var manager = new ManagerKey(Text(entry, "manager"), operation, Text(entry, "apiVersion"), Text(entry, "subresource"));
        return new ManagedFieldsEntry(manager, Text(entry, "time"), FieldSet.Read(entry["fieldsV1"]));
    }

    public JsonObject Write()
    {
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
