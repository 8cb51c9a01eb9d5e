using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Network;

/// <summary>The form in which a <see cref="WorldState"/> is kept.</summary>
public static class WorldStateFile
{
    /// <summary>Reads it. A file that is not there says nothing.</summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static WorldState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), WorldStateJson.Default.WorldState) ?? new WorldState();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new WorldState();
        }
    }

    /// <summary>The content of the file.</summary>
    public static byte[] Content(WorldState state) => JsonSerializer.SerializeToUtf8Bytes(state, WorldStateJson.Default.WorldState);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorldState))]
internal sealed partial class WorldStateJson : JsonSerializerContext;
