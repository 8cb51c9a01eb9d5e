using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The view of any object: spec and status as they are, for kinds whose fields are known only by a path.</summary>
internal sealed record ContentView : IObjectView<ContentView>
{
    /// <summary>The spec; undefined if there is none.</summary>
    public JsonElement Spec { get; init; }

    /// <summary>The status; undefined if there is none.</summary>
    public JsonElement Status { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<ContentView> JsonTypeInfo => ContentJsonContext.Default.ContentView;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ContentView))]
internal sealed partial class ContentJsonContext : JsonSerializerContext;

/// <summary>Reads fields that may be missing or of another type than expected.</summary>
internal static class JsonElementReading
{
    /// <summary>A field of an object; undefined if it is not there.</summary>
    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A field at a path such as <c>spec.replicas</c>, below the object.</summary>
    public static JsonElement At(this ContentView view, ReadOnlySpan<string> path)
    {
        var element = path switch { ["spec", ..] => view.Spec, ["status", ..] => view.Status, _ => default };
        foreach (var name in path[1..]) element = element.At(name);
        return element;
    }

    /// <summary>The text of a field; empty if it is missing or no text.</summary>
    public static string Text(this JsonElement element, string name) => element.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>The whole number in an element; null if it is none.</summary>
    public static long? Number(this JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;

    /// <summary>The whole number of a field; 0 if it is missing or no number.</summary>
    public static long Number(this JsonElement element, string name) => element.At(name).Number() ?? 0;

    /// <summary>Whether a field is true.</summary>
    public static bool Flag(this JsonElement element, string name) => element.At(name).ValueKind == JsonValueKind.True;

    /// <summary>The entries of a list; none if it is missing or no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
