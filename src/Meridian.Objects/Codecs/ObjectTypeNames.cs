using System.Text.Json;

namespace Meridian.Objects;

/// <summary>The <c>apiVersion</c> and <c>kind</c> that a body names; empty where it names none.</summary>
internal readonly record struct ObjectTypeNames(string ApiVersion, string Kind)
{
    /// <summary>Reads the whole body once, so that what follows may take its syntax for granted.</summary>
    /// <exception cref="JsonException">The body is not one JSON value, or is nested too deep.</exception>
    public static ObjectTypeNames Peek(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ObjectJsonReader.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw ApiError.BadRequest($"couldn't get version/kind; json parse error: cannot unmarshal {ObjectJsonReader.NameOf(reader.TokenType)} into an object");
        var names = new ObjectTypeNames("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) names = names.WithMember(ref reader);
        while (reader.Read()) { }
        return names;
    }

    /// <summary>400 for an object that is not what it says it is.</summary>
    public StatusException CannotHandle(string why) => CannotHandleAs(Kind, why);

    /// <summary>400 for an object that does not fit the kind <paramref name="wanted"/>.</summary>
    public StatusException CannotHandleAs(string wanted, string why)
    {
        var version = ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return ApiError.BadRequest($"{Kind} in version \"{version}\" cannot be handled as a {wanted}: {why}");
    }

    private ObjectTypeNames WithMember(ref Utf8JsonReader reader)
    {
        var isVersion = reader.ValueTextEquals("apiVersion"u8);
        var isKind = reader.ValueTextEquals("kind"u8);
        reader.Read();
        if (!isVersion && !isKind || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
            return this;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw ApiError.BadRequest(
                $"couldn't get version/kind; json parse error: json: cannot unmarshal {ObjectJsonReader.NameOf(reader.TokenType)} " +
                $"into Go struct field .{(isKind ? "kind" : "apiVersion")} of type string");
        }

        var text = ObjectJsonReader.Text(ref reader);
        return isVersion ? this with { ApiVersion = text } : this with { Kind = text };
    }
}
