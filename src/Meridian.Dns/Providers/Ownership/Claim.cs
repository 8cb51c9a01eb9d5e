namespace Meridian.Dns;

/// <summary>What one writer wants a name to have. All claims of a name stand in a TXT record set beside it; what the name has is made of those that hold.</summary>
/// <param name="Owner">Who claims.</param>
/// <param name="Sets">What is claimed, all of one name, each of another type; at least one.</param>
internal sealed record Claim(string Owner, IReadOnlyList<ManagedSet> Sets)
{
    /// <summary>The text in which it was found; null for a new one. Others' claims are kept as they wrote them.</summary>
    public RecordData? Found { get; init; }
}

/// <summary>A writer's word that it lives: its claims hold until a moment.</summary>
/// <param name="Owner">Who lives.</param>
/// <param name="Until">When its claims end to hold.</param>
internal sealed record OwnerLease(string Owner, DateTimeOffset Until);
