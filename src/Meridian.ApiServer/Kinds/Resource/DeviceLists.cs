using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Walks the lists of the device kinds, which may not grow without end.</summary>
internal static class DeviceLists
{
    public const int MaxRequests = 32;
    public const int MaxConstraints = 32;
    public const int MaxConfigs = 32;
    public const int MaxSelectors = 32;
    public const int MaxAlternatives = 8;

    /// <summary>Checks each item of a list; one that is too long gets a single fault.</summary>
    public static void Each(JsonObject? owner, string list, int most, string field, Faults faults, Action<JsonObject, string> check)
    {
        if (IsTooLong(owner, list, most, field, faults)) return;
        foreach (var (i, item) in owner.Items(list)) check(item, $"{field}.{list}[{i}]");
    }

    /// <summary>As <see cref="Each"/>, and no two items may have the same key.</summary>
    public static void Set(JsonObject? owner, string list, int most, string field, Faults faults, Func<JsonObject, string> key, Action<JsonObject, string> check)
    {
        if (IsTooLong(owner, list, most, field, faults)) return;
        Each(owner, list, most, field, faults, check);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in owner.Items(list))
            if (!seen.Add(key(item))) faults.Duplicate($"{field}.{list}[{i}]", key(item));
    }

    /// <summary>As <see cref="Set"/>, for a list of texts.</summary>
    public static void Texts(JsonObject? owner, string list, int most, string field, Faults faults, Action<string, string> check)
    {
        if (IsTooLong(owner, list, most, field, faults)) return;
        foreach (var (i, text) in owner.Texts(list).Index()) check(text, $"{field}.{list}[{i}]");
        faults.Unique($"{field}.{list}", owner.Texts(list));
    }

    private static bool IsTooLong(JsonObject? owner, string list, int most, string field, Faults faults)
    {
        if (owner.Array(list) is not { } items || items.Count <= most) return false;
        faults.TooMany($"{field}.{list}", items.Count, most);
        return true;
    }
}
