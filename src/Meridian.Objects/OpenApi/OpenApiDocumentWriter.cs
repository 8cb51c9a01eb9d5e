using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes the document of the types of one group and version: their paths, and every schema these refer to.</summary>
internal sealed class OpenApiDocumentWriter(Utf8JsonWriter json)
{
    public void Write(IReadOnlyList<ResourceType> types)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.0.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Meridian");
        json.WriteString("version", "v1.36.0");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var type in types) new OpenApiPathWriter(json, type).Write();
        json.WriteEndObject();
        WriteComponents(types);
        json.WriteEndObject();
    }

    private void WriteComponents(IReadOnlyList<ResourceType> types)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("schemas");
        var schemas = new OpenApiSchemaWriter(json);
        foreach (var type in types) schemas.AddKind(type);
        schemas.WriteAll();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
