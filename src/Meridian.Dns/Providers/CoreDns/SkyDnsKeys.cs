namespace Meridian.Dns;

/// <summary>Names as etcd keys in the SkyDNS layout: labels in reverse order, with slashes between, and a last segment that tells the records of a name apart.</summary>
internal sealed class SkyDnsKeys(string prefix, DnsName zone)
{
    private readonly string root = prefix.TrimEnd('/');

    /// <summary>First key of the zone.</summary>
    public string First => $"{Of(zone)}/";

    /// <summary>First key after the zone's.</summary>
    public string End => $"{Of(zone)}0";

    /// <summary>Key of a name; its records are below it.</summary>
    public string Of(DnsName name) => $"{root}/{string.Join('/', name.Labels().Reverse())}";

    /// <summary>Key of one record: the last segment is FNV-1a of what it says, as Federation v1 made it.</summary>
    public string Of(DnsName name, string said)
    {
        var hash = 2166136261u;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(said)) hash = (hash ^ b) * 16777619u;
        return $"{Of(name)}/{hash:x}";
    }

    /// <summary>The name that a key is; null for a key that is none.</summary>
    public DnsName? NameOf(string key)
    {
        if (!key.StartsWith($"{root}/", StringComparison.Ordinal)) return null;
        var labels = key[(root.Length + 1)..].Split('/').Reverse().Select(l => l.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal));
        return DnsName.TryParse(string.Join('.', labels));
    }
}
