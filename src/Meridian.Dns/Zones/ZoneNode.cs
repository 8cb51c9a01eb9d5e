namespace Meridian.Dns;

/// <summary>One name of a zone. Immutable. A name without records exists when names below it do (an empty non-terminal).</summary>
/// <param name="Sets">Record sets of the name.</param>
/// <param name="Children">How many names that exist are directly below.</param>
internal sealed record ZoneNode(EncodedSet[] Sets, int Children)
{
    public static readonly ZoneNode Empty = new([], 0);

    public bool Exists => Sets.Length > 0 || Children > 0;

    public EncodedSet? Find(RecordType type)
    {
        foreach (var set in Sets)
            if (set.Records.Type == type) return set;
        return null;
    }

    /// <summary>Whether the name has records of a type; for <see cref="RecordType.ANY"/>, any at all.</summary>
    public bool Has(RecordType type) => type == RecordType.ANY ? Sets.Length > 0 : Find(type) is not null;

    /// <summary>The alias, or null.</summary>
    public EncodedSet? Alias => Find(RecordType.CNAME);

    public ZoneNode With(RecordSet records) =>
        this with { Sets = [.. Sets.Where(s => s.Records.Type != records.Type), new EncodedSet(records)] };

    public ZoneNode Without(RecordType type) =>
        type == RecordType.ANY ? this with { Sets = [] } : this with { Sets = [.. Sets.Where(s => s.Records.Type != type)] };
}
