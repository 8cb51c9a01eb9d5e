using System.Globalization;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Reads the <see cref="ObjectHeader"/> from an object's JSON, skipping everything else.</summary>
internal static class ObjectHeaderReader
{
    /// <exception cref="JsonException">The bytes are not one JSON object, or a metadata field has the wrong type.</exception>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an object is expected");
        var fields = new Fields();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("apiVersion"u8)) fields.ApiVersion = Shared(ref reader);
            else if (reader.ValueTextEquals("kind"u8)) fields.Kind = Shared(ref reader);
            else if (reader.ValueTextEquals("metadata"u8)) ReadMetadata(json, ref reader, ref fields);
            else Skip(ref reader);
        }
        return fields.ToHeader();
    }

    // Gathered first: a record that is copied for every field is made a dozen times.
    private ref struct Fields()
    {
        public string ApiVersion = "", Kind = "", Name = "", GenerateName = "", Namespace = "", Uid = "", ResourceVersion = "";
        public long Generation;
        public DateTimeOffset? CreationTimestamp, DeletionTimestamp;
        public long? DeletionGracePeriodSeconds;
        public IReadOnlyDictionary<string, string> Labels = ObjectHeader.NoEntries, Annotations = ObjectHeader.NoEntries;
        public string[] Finalizers = [];
        public OwnerReference[] OwnerReferences = [];

        public readonly ObjectHeader ToHeader() => new()
        {
            ApiVersion = ApiVersion, Kind = Kind, Name = Name, GenerateName = GenerateName, Namespace = Namespace, Uid = Uid, ResourceVersion = ResourceVersion,
            Generation = Generation, CreationTimestamp = CreationTimestamp, DeletionTimestamp = DeletionTimestamp,
            DeletionGracePeriodSeconds = DeletionGracePeriodSeconds, Labels = Labels, Annotations = Annotations, Finalizers = Finalizers,
            OwnerReferences = OwnerReferences,
        };
    }

    private static void ReadMetadata(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ref Fields fields)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject)) return;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8)) fields.Name = Text(ref reader);
            else if (reader.ValueTextEquals("generateName"u8)) fields.GenerateName = Shared(ref reader);
            else if (reader.ValueTextEquals("namespace"u8)) fields.Namespace = Shared(ref reader);
            else if (reader.ValueTextEquals("uid"u8)) fields.Uid = Text(ref reader);
            else if (reader.ValueTextEquals("resourceVersion"u8)) fields.ResourceVersion = Text(ref reader);
            else if (reader.ValueTextEquals("generation"u8)) fields.Generation = Number(ref reader) ?? 0;
            else if (reader.ValueTextEquals("creationTimestamp"u8)) fields.CreationTimestamp = Time(ref reader);
            else if (reader.ValueTextEquals("deletionTimestamp"u8)) fields.DeletionTimestamp = Time(ref reader);
            else if (reader.ValueTextEquals("deletionGracePeriodSeconds"u8)) fields.DeletionGracePeriodSeconds = Number(ref reader);
            else if (reader.ValueTextEquals("labels"u8)) fields.Labels = Map(json, ref reader);
            else if (reader.ValueTextEquals("annotations"u8)) fields.Annotations = Map(json, ref reader);
            else if (reader.ValueTextEquals("finalizers"u8)) fields.Finalizers = Texts(ref reader);
            else if (reader.ValueTextEquals("ownerReferences"u8)) fields.OwnerReferences = Owners(ref reader);
            else Skip(ref reader);
        }
    }

    private static OwnerReference[] Owners(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray)) return [];
        var owners = new List<OwnerReference>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) owners.Add(Owner(ref reader));
        return [.. owners];
    }

    private static OwnerReference Owner(ref Utf8JsonReader reader)
    {
        var owner = new OwnerReference();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("apiVersion"u8)) owner = owner with { ApiVersion = Shared(ref reader) };
            else if (reader.ValueTextEquals("kind"u8)) owner = owner with { Kind = Shared(ref reader) };
            else if (reader.ValueTextEquals("name"u8)) owner = owner with { Name = Shared(ref reader) };
            else if (reader.ValueTextEquals("uid"u8)) owner = owner with { Uid = Shared(ref reader) };
            else if (reader.ValueTextEquals("controller"u8)) owner = owner with { Controller = Flag(ref reader) };
            else if (reader.ValueTextEquals("blockOwnerDeletion"u8)) owner = owner with { BlockOwnerDeletion = Flag(ref reader) };
            else Skip(ref reader);
        }
        return owner;
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // Steps onto the value; false when it is null. A value of another type is the client's mistake.
    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return false;
        return reader.TokenType == expected ? true : throw new JsonException($"{expected} is expected in metadata, found {reader.TokenType}");
    }

    // For what many objects have in common.
    private static string Shared(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.String) ? TextPool.Get(ref reader) : "";

    private static string Text(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.String) ? reader.GetString()! : "";

    private static bool Flag(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.True;

    private static long? Number(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.Number) ? reader.GetInt64() : null;

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.String)) return null;
        // As Kubernetes writes it; anything else is read with more patience.
        if (reader.ValueSpan is [.., (byte)'Z'] && reader.TryGetDateTimeOffset(out var plain)) return plain;
        var text = reader.GetString()!;
        if (text.Length == 0) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException($"\"{text}\" is not an RFC 3339 time");
    }

    private static IReadOnlyDictionary<string, string> Map(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject)) return ObjectHeader.NoEntries;
        var end = reader;
        end.Skip();
        var text = json[(int)reader.TokenStartIndex..(int)end.BytesConsumed];
        // Skipping has seen that it is well formed, so only the kinds of its values can still be wrong, and of what is known they are not.
        if (MapPool.Find(text) is not { } map) return MapPool.Keep(text, Map(ref reader));
        reader = end;
        return map;
    }

    private static IReadOnlyDictionary<string, string> Map(ref Utf8JsonReader reader)
    {
        Dictionary<string, string>? map = null;
        while (NextProperty(ref reader))
        {
            var key = TextPool.Get(ref reader);
            (map ??= new Dictionary<string, string>(1, StringComparer.Ordinal))[key] = Shared(ref reader);
        }
        return map ?? ObjectHeader.NoEntries;
    }

    private static string[] Texts(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray)) return [];
        var texts = new List<string>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(TextPool.Get(ref reader));
        return [.. texts];
    }
}
