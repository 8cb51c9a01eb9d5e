using System.Text;

namespace Meridian.Federation;

/// <summary>Orders clusters for one object: the same everywhere and always, and different from object to object.</summary>
internal static class NameHash
{
    /// <summary>FNV-1, 32 bits, of a cluster's name followed by an object's key (<c>namespace/name</c>), as Federation v1 hashed them.</summary>
    public static uint Of(string cluster, string key)
    {
        var hash = Fold(2166136261, cluster);
        return Fold(hash, key);
    }

    private static uint Fold(uint hash, string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = unchecked(hash * 16777619) ^ value;
        return hash;
    }
}
