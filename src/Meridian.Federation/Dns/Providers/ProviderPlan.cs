using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What is still to be written at the provider, name by name, with the Services they belong to; pure.</summary>
internal static class ProviderPlan
{
    /// <summary>The plan.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="status">What its writer says.</param>
    /// <param name="wanted">The federation's names.</param>
    public static DnsPlanStatus Of(string provider, ProviderStatus status, IReadOnlyList<DesiredRecordSet> wanted)
    {
        var owners = wanted.GroupBy(s => s.Name).ToDictionary(g => g.Key, g => g.First().Service);
        var changes = status.Planned.ToLookup(p => p.Name);
        // What is wanted since the provider was last heard of is in no plan of its writer yet.
        var unwritten = status.Reason == ProviderStatus.DryRun ? [] : owners.Keys.Where(n => !status.Written.Contains(n));
        DnsName[] open = [.. unwritten.Concat(status.Pending).Concat(changes.Select(c => c.Key)).Concat(status.Refused.Keys).Distinct().OrderBy(n => n.ToString(), StringComparer.Ordinal)];
        return new()
        {
            Provider = provider,
            Reason = status.Reason,
            Message = status.Message,
            Written = owners.Keys.Except(open).Count(status.Reason == ProviderStatus.DryRun ? _ => true : status.Written.Contains),
            Names = [.. open.Select(name => new PlannedName
            {
                Name = $"{name}",
                Service = owners.TryGetValue(name, out var service) ? $"{service.Namespace}/{service.Name}" : "",
                Changes = [.. changes[name].SelectMany(p => p.Changes).Select(c => $"{c}")],
                Refused = status.Refused.GetValueOrDefault(name)?.Message ?? "",
            })],
        };
    }
}
