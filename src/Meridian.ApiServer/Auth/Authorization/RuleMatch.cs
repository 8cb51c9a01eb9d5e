using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Whether a rule of a role covers a request, or another rule. Pure.</summary>
internal static class RuleMatch
{
    public static bool Covers(PolicyRule rule, in AccessRequest request)
    {
        if (!HasOrStar(rule.Verbs, request.Verb)) return false;
        if (!request.IsResource) return CoversPath(rule, request.Path);
        return HasOrStar(rule.ApiGroups, request.Group) && CoversResource(rule, request) && CoversName(rule, request.Name);
    }

    /// <summary>Whether the rules together allow everything that <paramref name="wanted"/> allows.</summary>
    public static bool CoverAll(IReadOnlyCollection<PolicyRule> held, PolicyRule wanted) => Parts(wanted).All(part => held.Any(h => Covers(h, part)));

    /// <summary>What of the rules wanted is not allowed by those held: rules of one resource each, all their verbs together, in the order of their text.</summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyCollection<PolicyRule> held, IEnumerable<PolicyRule> wanted) =>
    [
        .. wanted.SelectMany(Parts).Where(part => !held.Any(h => Covers(h, part))).Distinct()
            .GroupBy(part => part with { Verb = "" })
            .Select(same => Rule(same.Key, [.. same.Select(part => part.Verb)]))
            .OrderBy(RuleText.Of, StringComparer.Ordinal),
    ];

    private static PolicyRule Rule(in AccessRequest part, string[] verbs) => part.IsResource
        ? new PolicyRule { ApiGroups = [part.Group], Resources = [part.ResourceWithSub], ResourceNames = part.Name.Length > 0 ? [part.Name] : [], Verbs = verbs }
        : new PolicyRule { NonResourceURLs = [part.Path], Verbs = verbs };

    private static bool CoversResource(PolicyRule rule, in AccessRequest request)
    {
        var full = request.ResourceWithSub;
        foreach (var resource in rule.Resources)
        {
            if (resource == "*" || resource == full) return true;
            if (request.Subresource.Length > 0 && resource.Length > 2 && resource.StartsWith("*/", StringComparison.Ordinal) &&
                resource.AsSpan(2).SequenceEqual(request.Subresource)) return true;
        }
        return false;
    }

    private static bool CoversName(PolicyRule rule, string name) => rule.ResourceNames is not { Length: > 0 } names || Array.IndexOf(names, name) >= 0;

    private static bool HasOrStar(string[] values, string wanted)
    {
        foreach (var value in values)
        {
            if (value == "*" || value == wanted) return true;
        }
        return false;
    }

    private static bool CoversPath(PolicyRule rule, string path)
    {
        foreach (var pattern in rule.NonResourceURLs)
        {
            if (pattern == "*" || pattern == path) return true;
            if (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal)) return true;
        }
        return false;
    }

    // A rule is the product of its lists. A star stands for itself: only a star covers it.
    private static IEnumerable<AccessRequest> Parts(PolicyRule rule)
    {
        foreach (var verb in rule.Verbs)
        {
            foreach (var url in rule.NonResourceURLs) yield return AccessRequest.ForPath(verb, url);
            foreach (var group in rule.ApiGroups)
            {
                foreach (var resource in rule.Resources)
                {
                    var slash = resource.IndexOf('/', StringComparison.Ordinal);
                    var part = slash < 0 ? new AccessRequest(verb, group, resource) : new AccessRequest(verb, group, resource[..slash]) { Subresource = resource[(slash + 1)..] };
                    if (rule.ResourceNames is not { Length: > 0 } names) yield return part;
                    else foreach (var name in names) yield return part with { Name = name };
                }
            }
        }
    }
}
