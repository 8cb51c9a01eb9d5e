using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>Reads a quantity from JSON text or a JSON number; null is zero.</summary>
internal sealed class QuantityJsonConverter : JsonConverter<Quantity>
{
    public override bool HandleNull => true;

    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.Null => "0",
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new JsonException("a quantity is a text or a number"),
        };
        return Quantity.TryParse(text.AsSpan().Trim(), out var quantity) ? quantity : throw new JsonException(QuantityText.Rule);
    }

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
