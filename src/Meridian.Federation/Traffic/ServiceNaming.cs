using System.Globalization;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a federated Service says, by annotations, about its names. Pure.</summary>
/// <param name="Policy">How clients are spread over the clusters.</param>
/// <param name="Ttl">How long its records may be kept; null where nothing is said.</param>
/// <param name="Faults">What could not be read, in words; the default then holds.</param>
internal sealed record ServiceNaming(TrafficPolicy Policy, TimeSpan? Ttl, IReadOnlyList<string> Faults)
{
    /// <summary>Annotation with a <see cref="TrafficPolicy"/> in its written form.</summary>
    public const string PolicyAnnotation = "federation.meridian.dev/dns-policy";

    /// <summary>Annotation with the seconds for which records may be kept, 0 to 86400.</summary>
    public const string TtlAnnotation = "federation.meridian.dev/dns-ttl";

    private const int LongestTtl = 86_400;
    private static readonly ServiceNaming Default = new(TrafficPolicy.Default, null, []);

    /// <summary>Reads the annotations.</summary>
    public static ServiceNaming Of(ObjectHeader service)
    {
        var (policy, ttl) = (service.Annotations.GetValueOrDefault(PolicyAnnotation), service.Annotations.GetValueOrDefault(TtlAnnotation));
        if (policy is null && ttl is null) return Default;
        var faults = new List<string>();
        return new(policy is null ? TrafficPolicy.Default : ReadPolicy(policy, faults), ttl is null ? null : ReadTtl(ttl, faults), faults);
    }

    private static TrafficPolicy ReadPolicy(string text, List<string> faults)
    {
        try
        {
            return TrafficPolicy.Parse(text);
        }
        catch (FormatException fault)
        {
            faults.Add($"annotation {PolicyAnnotation}: {fault.Message}; the nearest cluster is answered");
            return TrafficPolicy.Default;
        }
    }

    private static TimeSpan? ReadTtl(string text, List<string> faults)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestTtl) return TimeSpan.FromSeconds(seconds);
        faults.Add($"annotation {TtlAnnotation}: \"{text}\" is not a number of seconds from 0 to {LongestTtl}");
        return null;
    }
}
