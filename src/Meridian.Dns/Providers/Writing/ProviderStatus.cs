namespace Meridian.Dns;

/// <summary>How a zone at a provider is doing. Immutable.</summary>
public sealed record ProviderStatus
{
    /// <summary>The zone is as it is wanted, names in <see cref="Refused"/> aside.</summary>
    public const string Synced = "Synced";

    /// <summary>The first round is not over yet.</summary>
    public const string Starting = "Starting";

    /// <summary>Nothing is written, as asked for.</summary>
    public const string DryRun = "DryRun";

    /// <summary>One word: <see cref="Synced"/>, <see cref="Starting"/>, <see cref="DryRun"/>, or the name of a <see cref="ProviderFault"/>.</summary>
    public string Reason { get; init; } = Starting;

    /// <summary>A sentence for people.</summary>
    public string Message { get; init; } = "the zone is being read";

    /// <summary>Since when <see cref="Reason"/> holds.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When the zone was last seen to be as wanted, or made so; null if never.</summary>
    public DateTimeOffset? LastSynced { get; init; }

    /// <summary>Names that cannot be written though the provider is well, with the cause: somebody else has them, or the provider refuses their records.</summary>
    public IReadOnlyDictionary<DnsName, NameRefusal> Refused { get; init; } = new Dictionary<DnsName, NameRefusal>();

    /// <summary>Names whose changes wait: for their turn, for the provider, or for ever in a dry run.</summary>
    public IReadOnlySet<DnsName> Pending { get; init; } = new HashSet<DnsName>();

    /// <summary>Number of the newest wish that was written, as <see cref="ProviderWriter.Want"/> gave it; 0 before the first.</summary>
    public long Done { get; init; }

    /// <summary>All names that were wanted when the zone was last as it should be.</summary>
    public IReadOnlySet<DnsName> Written { get; init; } = new HashSet<DnsName>();

    /// <summary>What is still to be done, as far as it is known: in a dry run all that would be.</summary>
    public IReadOnlyList<NameChange> Planned { get; init; } = [];

    /// <summary>Whether the zone is as wanted, names in <see cref="Refused"/> aside.</summary>
    public bool IsSynced => Reason == Synced;
}

/// <summary>Why one name is not written.</summary>
/// <param name="Reason"><c>RecordConflict</c> or <c>RecordRejected</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record NameRefusal(string Reason, string Message)
{
    /// <summary>Somebody else has records of the name.</summary>
    public const string Conflict = "RecordConflict";

    /// <summary>The provider does not take the records.</summary>
    public const string Rejected = "RecordRejected";
}
