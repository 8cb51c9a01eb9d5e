namespace Meridian.Objects;

/// <summary>The part of an object that generic code needs: type names and metadata, parsed once from the bytes.</summary>
public sealed record ObjectHeader
{
    /// <summary>Shared empty map, so that objects without labels cost nothing.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoEntries = new Dictionary<string, string>(0, StringComparer.Ordinal);

    // Ticks of UTC, 0 for none: there are as many headers as objects, and a nullable time takes three times the room.
    private readonly long created;
    private readonly long deleted;

    /// <summary><c>apiVersion</c>; empty if absent.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary><c>kind</c>; empty if absent.</summary>
    public string Kind { get; init; } = "";

    /// <summary><c>metadata.name</c>; empty if absent.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.generateName</c>; empty if absent.</summary>
    public string GenerateName { get; init; } = "";

    /// <summary><c>metadata.namespace</c>; empty if absent or cluster-scoped.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>metadata.uid</c>; empty until the server has set it.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.resourceVersion</c> as written; empty if absent. Compare for equality only.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary><c>metadata.generation</c>; 0 if absent.</summary>
    public long Generation { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>.</summary>
    public DateTimeOffset? CreationTimestamp { get => TimeOf(created); init => created = TicksOf(value); }

    /// <summary><c>metadata.deletionTimestamp</c>: when set, the object is on its way out.</summary>
    public DateTimeOffset? DeletionTimestamp { get => TimeOf(deleted); init => deleted = TicksOf(value); }

    /// <summary><c>metadata.deletionGracePeriodSeconds</c>.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary><c>metadata.labels</c>; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoEntries;

    /// <summary><c>metadata.annotations</c>; never null.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = NoEntries;

    /// <summary><c>metadata.finalizers</c>; never null.</summary>
    public string[] Finalizers { get; init; } = [];

    /// <summary><c>metadata.ownerReferences</c>; never null.</summary>
    public OwnerReference[] OwnerReferences { get; init; } = [];

    /// <summary>The managing owner, or null.</summary>
    public OwnerReference? ControllerOwner => Array.Find(OwnerReferences, o => o.Controller);

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => new(Namespace, Name);

    private static DateTimeOffset? TimeOf(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static long TicksOf(DateTimeOffset? time) => time?.UtcTicks ?? 0;
}
