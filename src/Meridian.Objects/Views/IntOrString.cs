using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>A value that is a whole number or a text: a port by number or name, an amount or a percentage.</summary>
[JsonConverter(typeof(IntOrStringJsonConverter))]
public readonly record struct IntOrString
{
    private readonly string? text;

    /// <summary>A number.</summary>
    public IntOrString(int number) => Number = number;

    /// <summary>A text.</summary>
    public IntOrString(string text) => this.text = text;

    /// <summary>The number; 0 if the value is a text.</summary>
    public int Number { get; }

    /// <summary>The text; empty if the value is a number.</summary>
    public string Text => text ?? "";

    /// <summary>Whether the value is a text.</summary>
    public bool IsText => text is not null;

    /// <summary>The number itself, or the percentage of <paramref name="total"/>.</summary>
    /// <param name="total">What 100% is.</param>
    /// <param name="roundUp">Whether a fraction counts as one more.</param>
    /// <exception cref="FormatException">The text is not a percentage.</exception>
    public int ScaledBy(int total, bool roundUp)
    {
        if (!IsText) return Number;
        if (!TryPercent(out var percent)) throw new FormatException($"invalid value for IntOrString: invalid type: string is not a percentage: \"{Text}\"");
        var scaled = (long)percent * total;
        return (int)Math.Clamp(roundUp ? (scaled + 99) / 100 : scaled / 100, int.MinValue, int.MaxValue);
    }

    /// <summary>Reads a text such as <c>25%</c>; false for a number or any other text.</summary>
    public bool TryPercent(out int percent)
    {
        percent = 0;
        return Text.EndsWith('%') && int.TryParse(Text.AsSpan(0, Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out percent);
    }

    /// <summary>The text, or the number in decimal.</summary>
    public override string ToString() => text ?? Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads either form; null is the number 0.</summary>
internal sealed class IntOrStringJsonConverter : JsonConverter<IntOrString>
{
    public override bool HandleNull => true;

    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => new IntOrString(reader.GetString()!),
        JsonTokenType.Number => new IntOrString(reader.GetInt32()),
        _ => throw new JsonException("a whole number or a text is expected"),
    };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.IsText) writer.WriteStringValue(value.Text);
        else writer.WriteNumberValue(value.Number);
    }
}
