using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>A batch as one transaction of etcd: done only if nothing at or below the names changed since they were read.</summary>
internal static class SkyDnsTransaction
{
    public static JsonObject Of(IReadOnlyList<SetChange> changes, IReadOnlyList<EtcdPair> found, SkyDnsKeys keys, long revision)
    {
        var compare = new List<JsonNode>();
        var steps = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var name in changes.Select(c => c.Name).Distinct())
        {
            var key = keys.Of(name);
            compare.Add(EtcdGateway.UnchangedSince(revision, $"{key}/", $"{key}0"));
        }
        foreach (var change in changes)
        {
            foreach (var gone in found.Where(p => IsOf(p, change, keys)))
            {
                // What was read is still there: a deletion meanwhile shows in no range.
                compare.Add(EtcdGateway.Exists(gone.Key));
                steps[gone.Key] = EtcdGateway.Delete(gone.Key);
            }
            foreach (var data in change.After?.Data ?? [])
            {
                var key = keys.Of(change.Name, SkyDnsValue.Said(data));
                steps[key] = EtcdGateway.Put(key, SkyDnsValue.Write(change.Name, change.After!.Ttl, data));
            }
        }
        return new JsonObject { ["compare"] = new JsonArray([.. compare]), ["success"] = new JsonArray([.. steps.Values]) };
    }

    private static bool IsOf(EtcdPair pair, SetChange change, SkyDnsKeys keys) =>
        change.Before is not null && SkyDnsContent.Records(pair, keys).Any(r => r.Name.Equals(change.Name) && r.Data.Type == change.Type);
}
