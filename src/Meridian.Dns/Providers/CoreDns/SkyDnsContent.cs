namespace Meridian.Dns;

/// <summary>The keys of a zone as record sets.</summary>
internal static class SkyDnsContent
{
    public static IReadOnlyList<ManagedSet> Sets(IReadOnlyList<EtcdPair> pairs, SkyDnsKeys keys) =>
        [.. pairs.SelectMany(p => Records(p, keys)).GroupBy(r => (r.Name, r.Data.Type)).Select(g => new ManagedSet(g.Key.Name, g.Key.Type, g.Min(r => r.Ttl), g.Select(r => r.Data)))];

    /// <summary>The names whose records a key is: of the one above it when it says so by its group; otherwise CoreDNS answers it for both, and it may be meant for either.</summary>
    public static IEnumerable<(DnsName Name, RecordData Data, uint Ttl)> Records(EtcdPair pair, SkyDnsKeys keys)
    {
        if (keys.NameOf(pair.Key) is not { } name || SkyDnsValue.Read(pair.Value) is not { } value) yield break;
        var above = name.Parent;
        if (DnsName.TryParse(value.Group) is { } group && value.Group.Length > 0)
        {
            yield return (group.Equals(above) ? above : name, value.Data, value.Ttl);
            yield break;
        }
        yield return (name, value.Data, value.Ttl);
        yield return (above, value.Data, value.Ttl);
    }
}
