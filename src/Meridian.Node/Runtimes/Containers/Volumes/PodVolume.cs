using System.Text.Json.Nodes;

namespace Meridian.Node;

/// <summary>A volume that is there.</summary>
/// <param name="Path">Where, on the machine.</param>
/// <param name="ReadOnly">Whether nobody may write to it.</param>
internal sealed record PodVolume(string Path, bool ReadOnly);

/// <summary>One file of a volume that the agent writes.</summary>
internal sealed record VolumeFile(byte[] Content, UnixFileMode Mode);

/// <summary>A volume as its pod's spec has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Key of its kind, such as <c>emptyDir</c>.</param>
/// <param name="Source">What the kind says.</param>
internal sealed record VolumeSpec(string Name, string Kind, JsonObject Source)
{
    /// <summary>Reads one.</summary>
    public static VolumeSpec Read(System.Text.Json.JsonElement element)
    {
        var volume = JsonNode.Parse(element.GetRawText())!.AsObject();
        var kind = volume.FirstOrDefault(e => e.Key != "name" && e.Value is not null).Key ?? "emptyDir";
        return new VolumeSpec((string?)volume["name"] ?? "", kind, volume[kind] as JsonObject ?? []);
    }
}
