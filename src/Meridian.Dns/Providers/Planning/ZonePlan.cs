namespace Meridian.Dns;

/// <summary>What is to be changed at one name, with the claims that belong to it; made as one where the provider can.</summary>
/// <param name="Name">The name; the zone's own for a lease.</param>
/// <param name="Changes">In an order in which what is there is always claimed.</param>
public sealed record NameChange(DnsName Name, IReadOnlyList<SetChange> Changes);

/// <summary>A name that cannot be written because somebody else has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Message">Who has what.</param>
public sealed record NameConflict(DnsName Name, string Message);

/// <summary>What it takes to make a zone as it is wanted.</summary>
/// <param name="Changes">The changes; none when all is as it should be.</param>
/// <param name="Conflicts">What is left alone.</param>
public sealed record ZonePlan(IReadOnlyList<NameChange> Changes, IReadOnlyList<NameConflict> Conflicts);
