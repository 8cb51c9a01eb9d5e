namespace Meridian.Federation;

/// <summary>How members fall into groups by one key: <c>cluster</c>, <c>region</c>, <c>zone</c>, <c>provider</c>, or a label.</summary>
/// <param name="Key">The key.</param>
/// <param name="GroupOf">Group of each member by its position; -1 for members of which the key says nothing.</param>
/// <param name="Names">Names of the groups.</param>
internal sealed record Topology(string Key, int[] GroupOf, IReadOnlyList<string> Names)
{
    /// <summary>The groups of members.</summary>
    public static Topology Of(string key, IReadOnlyList<MemberFacts> members)
    {
        var names = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[members.Count];
        for (var i = 0; i < members.Count; i++)
        {
            var value = Value(key, members[i]);
            if (value.Length == 0) groups[i] = -1;
            else if (known.TryGetValue(value, out var group)) groups[i] = group;
            else
            {
                groups[i] = known[value] = names.Count;
                names.Add(value);
            }
        }
        return new Topology(key, groups, names);
    }

    // A member of several zones is a group with those of the same zones: it is lost with none of them alone.
    private static string Value(string key, MemberFacts member) => key switch
    {
        "cluster" => member.Name,
        "region" => member.Region,
        "zone" => member.Zones.Count == 0 ? "" : $"{member.Region}/{string.Join(",", member.Zones)}",
        "provider" => member.Provider,
        _ => member.Labels.GetValueOrDefault(key, ""),
    };
}
