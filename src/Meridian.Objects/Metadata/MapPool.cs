namespace Meridian.Objects;

/// <summary>
/// Makes maps of labels and annotations that come again and again, such as those of the pods of one Deployment, one map each. As <see cref="TextPool"/> it forgets, and
/// never grows.
/// </summary>
internal static class MapPool
{
    private const int Slots = 1024;
    private const int LongestText = 384;

    // Racing writers overwrite each other's slot, which costs a map and is never wrong.
    private static readonly Entry?[] Pool = new Entry?[Slots];

    private sealed record Entry(byte[] Text, IReadOnlyDictionary<string, string> Map);

    /// <summary>The map that was made of the same JSON before, or null.</summary>
    public static IReadOnlyDictionary<string, string>? Find(ReadOnlySpan<byte> json) =>
        json.Length <= LongestText && Pool[TextPool.Hash(json) % Slots] is { } known && json.SequenceEqual(known.Text) ? known.Map : null;

    /// <summary>Remembers what was made of JSON, and gives it back.</summary>
    public static IReadOnlyDictionary<string, string> Keep(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, string> map)
    {
        if (json.Length <= LongestText && map.Count > 0) Pool[TextPool.Hash(json) % Slots] = new Entry(json.ToArray(), map);
        return map;
    }
}
