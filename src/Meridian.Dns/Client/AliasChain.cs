namespace Meridian.Dns;

/// <summary>Follows CNAME records inside one answer.</summary>
public static class AliasChain
{
    /// <summary>Finds the name at the end of the chain of aliases that begins at a name; a loop ends where it began.</summary>
    /// <param name="answers">Records to follow.</param>
    /// <param name="name">Where to begin.</param>
    /// <param name="type">Type asked for: a question for CNAME follows nothing.</param>
    /// <param name="chain">Receives the aliases used, in order.</param>
    /// <returns>The end: <paramref name="name"/> itself when it has no alias.</returns>
    public static DnsName Follow(IReadOnlyList<DnsRecord> answers, DnsName name, RecordType type, List<DnsRecord> chain)
    {
        // Each alias is used at most once, so a loop ends.
        var unused = answers.Where(r => r.Type == RecordType.CNAME).ToList();
        while (type != RecordType.CNAME && unused.Find(r => r.Name.Equals(name)) is { } alias)
        {
            unused.Remove(alias);
            chain.Add(alias);
            name = ((NameData)alias.Data).Target;
        }
        return name;
    }
}
