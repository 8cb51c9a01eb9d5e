using System.Globalization;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes paths as one version of OpenAPI has them.</summary>
internal sealed class OpenApiPathWriter(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private bool IsV2 => dialect == OpenApiDialect.V2;

    public void Write(OpenApiPath path)
    {
        json.WriteStartObject(path.Path);
        foreach (var operation in path.Operations) WriteOperation(operation);
        if (path.Parameters.Any())
        {
            json.WriteStartArray("parameters");
            foreach (var name in path.Parameters) WriteParameter(OpenApiParameter.Named(name), "path");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteOperation(OpenApiOperation operation)
    {
        json.WriteStartObject(operation.Method);
        json.WriteString("operationId", operation.Id);
        if (IsV2)
        {
            if (operation.Consumes.Length > 0) OpenApiNames.WriteTexts(json, "consumes", operation.Consumes);
            OpenApiNames.WriteTexts(json, "produces", operation.Produces);
            OpenApiNames.WriteTexts(json, "schemes", ["https"]);
        }

        WriteParameters(operation);
        if (!IsV2 && operation.Body.Length > 0) WriteBody(operation);
        WriteResponses(operation);
        json.WriteString("x-kubernetes-action", operation.Action);
        json.WriteStartObject("x-kubernetes-group-version-kind");
        OpenApiNames.WriteGroupVersionKind(json, operation.Kind.Group, operation.Kind.Version, operation.Kind.Kind);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteParameters(OpenApiOperation operation)
    {
        json.WriteStartArray("parameters");
        if (IsV2 && operation.Body.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("name", "body");
            json.WriteString("in", "body");
            if (operation.BodyRequired) json.WriteBoolean("required", true);
            WriteSchemaReference(operation.Body);
            json.WriteEndObject();
        }

        foreach (var name in operation.Parameters) WriteParameter(OpenApiParameter.Named(name), "query");
        json.WriteEndArray();
    }

    private void WriteParameter(OpenApiParameter parameter, string place)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", place);
        json.WriteString("description", parameter.Description);
        if (place == "path") json.WriteBoolean("required", true);
        if (!IsV2) json.WriteStartObject("schema");
        json.WriteString("type", parameter.Type);
        json.WriteBoolean("uniqueItems", true);
        if (!IsV2) json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBody(OpenApiOperation operation)
    {
        json.WriteStartObject("requestBody");
        WriteContent(operation.Consumes, operation.Body);
        if (operation.BodyRequired) json.WriteBoolean("required", true);
        json.WriteEndObject();
    }

    private void WriteResponses(OpenApiOperation operation)
    {
        json.WriteStartObject("responses");
        foreach (var code in operation.Codes)
        {
            json.WriteStartObject(code.ToString(CultureInfo.InvariantCulture));
            json.WriteString("description", code switch { 201 => "Created", 202 => "Accepted", _ => "OK" });
            if (IsV2) WriteResultV2(operation);
            else WriteContent(operation.Produces, operation.Result);
            json.WriteEndObject();
        }

        json.WriteStartObject("401");
        json.WriteString("description", "Unauthorized");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResultV2(OpenApiOperation operation)
    {
        if (operation.Result.Length > 0)
        {
            WriteSchemaReference(operation.Result);
            return;
        }

        json.WriteStartObject("schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
    }

    private void WriteContent(string[] mediaTypes, string schema)
    {
        json.WriteStartObject("content");
        foreach (var mediaType in mediaTypes)
        {
            json.WriteStartObject(mediaType);
            if (schema.Length > 0)
            {
                WriteSchemaReference(schema);
            }
            else
            {
                json.WriteStartObject("schema");
                json.WriteString("type", "string");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteSchemaReference(string schema)
    {
        json.WriteStartObject("schema");
        dialect.WriteReference(json, schema);
        json.WriteEndObject();
    }
}
