namespace Meridian.Dns;

/// <summary>Follows CNAME records inside one answer.</summary>
internal static class AliasChain
{
    /// <summary>The name at the end of the chain that begins at <paramref name="name"/>; the aliases used are added to <paramref name="chain"/>.</summary>
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
