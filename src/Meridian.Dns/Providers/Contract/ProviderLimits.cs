namespace Meridian.Dns;

/// <summary>What a provider can hold, and how much it takes at once.</summary>
public sealed record ProviderLimits
{
    /// <summary>Types that can be written.</summary>
    public IReadOnlySet<RecordType> Types { get; init; } = new HashSet<RecordType> { RecordType.A, RecordType.AAAA, RecordType.CNAME, RecordType.TXT, RecordType.SRV, RecordType.PTR };

    /// <summary>Ways of choosing that it knows, besides <see cref="Routing.None"/>. Default: none.</summary>
    public IReadOnlySet<Routing> Routing { get; init; } = new HashSet<Routing>();

    /// <summary>Whether a batch is done as a whole or not at all. Default: it is.</summary>
    public bool IsAtomic { get; init; } = true;

    /// <summary>Whether the provider itself refuses a batch when something is not as expected, so that two writers never overwrite each other. Default: it does.</summary>
    public bool ComparesBeforeWriting { get; init; } = true;

    /// <summary>Records in one batch, before and after counted. Default 500.</summary>
    public int BatchRecords { get; init; } = 500;

    /// <summary>Characters of record data in one batch. Default 30,000.</summary>
    public int BatchCharacters { get; init; } = 30_000;

    /// <summary>Shortest TTL that is kept, in seconds. Default 0.</summary>
    public uint ShortestTtl { get; init; }

    /// <summary>How often the whole zone may well be read back. Default 1 min; longer where reading costs.</summary>
    public TimeSpan ReadBack { get; init; } = TimeSpan.FromMinutes(1);
}
