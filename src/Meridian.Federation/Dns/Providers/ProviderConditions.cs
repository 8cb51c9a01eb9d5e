using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a Service is told of its names at the provider; pure.</summary>
internal static class ProviderConditions
{
    /// <summary>Type of the condition.</summary>
    public const string Type = "DnsPublished";

    /// <summary>Reason of the condition when all is well.</summary>
    public const string Published = "Published";

    private const int MostShown = 3;

    /// <summary>The condition of a service with some names; null to leave it as it is, for a change is on its way.</summary>
    public static Condition? Of(IReadOnlyCollection<DnsName> names, ProviderStatus status, string provider)
    {
        foreach (var name in names)
            if (status.Refused.TryGetValue(name, out var refusal)) return No(refusal.Reason, refusal.Message);
        var waits = names.Any(n => status.Pending.Contains(n) || !status.Written.Contains(n));
        if (status.Reason == ProviderStatus.DryRun) return No(status.Reason, Plan(names, status));
        if (status.IsSynced) return waits ? null : new Condition { Type = Type, Status = "True", Reason = Published, Message = $"{names.Count} names are published by {provider}" };
        return waits && status.Reason != ProviderStatus.Starting ? No(status.Reason, $"{provider}: {status.Message}; it is tried again") : null;
    }

    private static string Plan(IReadOnlyCollection<DnsName> names, ProviderStatus status)
    {
        var changes = status.Planned.Where(p => names.Contains(p.Name)).SelectMany(p => p.Changes).Where(c => names.Contains(c.Name)).Select(c => c.ToString()).ToArray();
        if (changes.Length == 0) return "dry run: nothing would be changed";
        var more = changes.Length > MostShown ? $" and {changes.Length - MostShown} more" : "";
        return $"dry run: {string.Join("; ", changes.Take(MostShown))}{more}";
    }

    private static Condition No(string reason, string message) => new() { Type = Type, Status = "False", Reason = reason, Message = message };
}
