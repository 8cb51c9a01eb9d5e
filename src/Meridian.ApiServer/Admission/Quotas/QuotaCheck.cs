using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A write as quotas see it.</summary>
/// <param name="Type">Resource.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Object">The object as it would be stored.</param>
/// <param name="Old">The object before; null for a creation.</param>
internal sealed record QuotaCharge(ResourceType Type, string Name, JsonObject Object, JsonObject? Old);

/// <summary>Holds a write against the quotas of its namespace.</summary>
internal static class QuotaCheck
{
    /// <summary>Adds what the write uses to the quotas it concerns.</summary>
    /// <returns>The quotas that changed.</returns>
    /// <exception cref="StatusException">403: it is too much, or does not say how much it is. No quota was changed.</exception>
    public static IReadOnlyList<QuotaView> Charge(IReadOnlyList<QuotaView> quotas, QuotaCharge charge, DateTimeOffset now)
    {
        var concerned = quotas.Where(q => Concerns(q, charge)).ToArray();
        if (concerned.Length == 0) return [];
        var usage = QuotaUsage.Of(charge.Type, charge.Object, now);
        var before = charge.Old is null ? null : QuotaUsage.Of(charge.Type, charge.Old, now);
        var requested = concerned.Select(q => Requested(q, charge, usage, before)).ToArray();
        for (var i = 0; i < concerned.Length; i++) CheckRoom(concerned[i], requested[i], charge);
        for (var i = 0; i < concerned.Length; i++) ResourceAmounts.AddTo(concerned[i].Used, requested[i]);
        return [.. concerned.Where((_, i) => requested[i].Count > 0)];
    }

    private static bool Concerns(QuotaView quota, QuotaCharge charge)
    {
        string[] limited = [.. quota.Hard.Keys.Where(name => QuotaUsage.Concerns(charge.Type, name)).Order(StringComparer.Ordinal)];
        if (limited.Length == 0 || !quota.Scopes.Match(charge.Type, charge.Object)) return false;
        if (charge.Type.Equals(ResourceTypes.Pods) && charge.Object["spec"] is JsonObject spec && QuotaUsage.Unnamed(spec, limited) is { Length: > 0 } missing)
            throw Refused(charge, $"failed quota: {quota.Name}: must specify {missing}");
        if (!limited.All(quota.Used.ContainsKey)) throw Refused(charge, $"status unknown for quota: {quota.Name}, resources: {string.Join(',', limited)}");
        return true;
    }

    // An object that the quota knew already is charged for what it grew by.
    private static Dictionary<string, Quantity> Requested(
        QuotaView quota, QuotaCharge charge, Dictionary<string, Quantity> usage, Dictionary<string, Quantity>? before)
    {
        var known = before is not null && quota.Scopes.Match(charge.Type, charge.Old!) ? before : null;
        var requested = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in usage)
        {
            var more = known is not null && known.TryGetValue(name, out var so) ? amount - so : amount;
            if (more.Sign > 0 && quota.Hard.ContainsKey(name)) requested[name] = more;
        }
        return requested;
    }

    private static void CheckRoom(QuotaView quota, Dictionary<string, Quantity> requested, QuotaCharge charge)
    {
        var exceeded = requested.Where(r => quota.Used.GetValueOrDefault(r.Key) + r.Value > quota.Hard[r.Key]).ToArray();
        if (exceeded.Length == 0) return;
        var used = exceeded.Select(e => KeyValuePair.Create(e.Key, quota.Used.GetValueOrDefault(e.Key)));
        var hard = exceeded.Select(e => KeyValuePair.Create(e.Key, quota.Hard[e.Key]));
        throw Refused(charge,
            $"exceeded quota: {quota.Name}, requested: {ResourceAmounts.Text(exceeded)}, used: {ResourceAmounts.Text(used)}, limited: {ResourceAmounts.Text(hard)}");
    }

    private static StatusException Refused(QuotaCharge charge, string why) => ApiError.Forbidden(charge.Type, charge.Name, why);
}
