namespace Meridian.Dns;

/// <summary>The groups of a <see cref="TrafficPlan"/> for one place, encoded.</summary>
internal sealed class EncodedPlan
{
    private readonly Group[] groups;

    private EncodedPlan(Group[] groups) => this.groups = groups;

    /// <summary>Encodes what a plan says.</summary>
    public static EncodedPlan Of(IReadOnlyList<TrafficGroup> plan, EncodedSet set)
    {
        var upto = 0.0;
        return new EncodedPlan([.. plan.Select(g => new Group(set.Select(g.Indexes), (ushort)g.Indexes.Count, upto += g.Share))]);
    }

    /// <summary>The group for one answer.</summary>
    /// <param name="turn">Any number: over consecutive ones each group comes as often as its share says.</param>
    public Group Draw(uint turn)
    {
        if (groups.Length == 1) return groups[0];
        // Steps by the golden ratio: already a short run of answers has the shares.
        const uint golden = 0x9E3779B9;
        var at = turn * golden / (double)uint.MaxValue;
        foreach (var group in groups)
            if (at < group.Upto) return group;
        return groups[^1];
    }

    /// <summary>Records that are answered together.</summary>
    /// <param name="Wire">The records, encoded as in <see cref="EncodedSet.Wire"/>.</param>
    /// <param name="Count">How many they are.</param>
    /// <param name="Upto">Sum of the shares up to it, 0 to 1.</param>
    internal readonly record struct Group(byte[] Wire, ushort Count, double Upto);
}
