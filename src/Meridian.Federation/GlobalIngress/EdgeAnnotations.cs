using System.Globalization;
using System.Net;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads from annotations of Ingresses, Gateways and routes how services are treated; pure.</summary>
internal static class EdgeAnnotations
{
    private const string Prefix = "edge.meridian.dev/";

    private const string Duration = "a duration such as 500ms or 10s; 0s for none";

    private const int Most = 1_000_000, MostNetworks = 100;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether plain HTTP is sent on to HTTPS.</summary>
    public const string HttpsRedirect = Prefix + "https-redirect";

    // Each name with what its value changes; null when the value is not valid.
    private static readonly Dictionary<string, (string Valid, Func<EdgePolicy, string, EdgePolicy?> Apply)> Known = new(StringComparer.Ordinal)
    {
        ["max-in-flight"] = ("a number from 0 to 1000000", (p, v) => Number(v) is { } n ? p with { MaxInFlight = n } : null),
        ["max-rate"] = ("a number from 0 to 1000000", (p, v) => Number(v) is { } n ? p with { MaxRate = n } : null),
        ["breaker"] = ("a number from 0 to 1000000", (p, v) => Number(v) is { } n ? p with { Breaker = n } : null),
        ["max-utilization"] = ("a part such as 0.8", (p, v) => Number(v, 10) is { } part ? p with { MaxUtilization = part } : null),
        // Where only the whole request has a limit, a backend may take all of it.
        ["timeout"] = (Duration, (p, v) => DurationText.Parse(v) is { } t ? p with { Timeout = OrNone(t), FirstByte = null } : null),
        ["try-timeout"] = (Duration, (p, v) => DurationText.Parse(v) is { } t ? p with { FirstByte = OrNone(t) } : null),
        ["health-check"] = ("tcp, a path, or off", (p, v) => v == "off" ? p with { HealthCheck = null } : v == "tcp" || IsPath(v) ? p with { HealthCheck = new HealthCheck { Path = v == "tcp" ? "" : v } } : null),
        ["health-interval"] = ("a duration from 100ms on, beside health-check", (p, v) => p.HealthCheck is { } c && DurationText.Parse(v) is { } t && t >= Shortest ? p with { HealthCheck = c with { Interval = t } } : null),
        ["health-threshold"] = ("a number from 1 to 100, beside health-check", (p, v) => p.HealthCheck is { } c && Number(v) is >= 1 and <= 100 and var n ? p with { HealthCheck = c with { UnhealthyAfter = n } } : null),
        ["health-timeout"] = ("a duration from 10ms to 60s, beside health-check", (p, v) => p.HealthCheck is { } c && DurationText.Parse(v) is { TotalMilliseconds: >= 10 and <= 60_000 } t ? p with { HealthCheck = c with { Timeout = t } } : null),
        ["trusted-proxies"] = ("networks such as 10.0.0.0/8,fd00::/8", (p, v) => Networks(v) is { } networks ? p with { TrustedProxies = networks } : null),
        ["attempts"] = ("a number from 1 to 10", (p, v) => Number(v) is >= 1 and <= 10 and var n ? p with { Attempts = n } : null),
        ["retry-share"] = ("a part from 0 to 1", (p, v) => Part(v) is { } part ? p with { RetryShare = part } : null),
        ["eject-after"] = ("a number from 0 to 1000000", (p, v) => Number(v) is { } n ? p with { EjectAfter = n } : null),
        ["max-ejected"] = ("a part from 0 to 1", (p, v) => Part(v) is { } part ? p with { MaxEjected = part } : null),
        ["affinity-cookie"] = ("the name of a cookie", (p, v) => IsToken(v) ? p with { AffinityCookie = v } : null),
        ["client-rate"] = ("a number from 0 to 1000000", (p, v) => Number(v) is { } n ? p with { ClientRate = n } : null),
        ["cluster-weights"] = ("clusters with weights, such as us-central=90,europe-west=10", (p, v) => Weights(v) is { } weights ? p with { ClusterWeights = weights } : null),
        ["cluster-header"] = ("the name of a header", (p, v) => IsToken(v) ? p with { ClusterHeader = v } : null),
        ["access-log"] = ("a part from 0 to 1", (p, v) => Part(v) is { } part ? p with { AccessLog = part } : null),
    };

    /// <summary>How a Service wants to be asked whether it is well; null if it does not say.</summary>
    /// <param name="annotations">All annotations of the Service.</param>
    /// <param name="faults">Gets what is wrong with them.</param>
    public static HealthCheck? HealthCheckOf(IReadOnlyDictionary<string, string> annotations, ICollection<string> faults) =>
        annotations.ContainsKey(Prefix + "health-check")
            ? Read(annotations.Where(a => a.Key.StartsWith(Prefix + "health-", StringComparison.Ordinal)).ToDictionary(), EdgePolicy.Default, faults).HealthCheck
            : null;

    /// <summary>The policy that annotations ask for.</summary>
    /// <param name="annotations">All annotations of the object.</param>
    /// <param name="from">What holds where they say nothing.</param>
    /// <param name="faults">Gets what is wrong with them; such an annotation changes nothing.</param>
    public static EdgePolicy Read(IReadOnlyDictionary<string, string> annotations, EdgePolicy from, ICollection<string> faults)
    {
        foreach (var (key, value) in annotations.Where(a => a.Key.StartsWith(Prefix, StringComparison.Ordinal) && a.Key != HttpsRedirect).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (!Known.TryGetValue(key[Prefix.Length..], out var known)) faults.Add($"{key} is not known: one of {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}");
            else if (known.Apply(from, value.Trim()) is { } changed) from = changed;
            else faults.Add($"{key}: {value} must be {known.Valid}");
        }
        return from;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Most ? number : null;

    private static double? Part(string text) => Number(text, 1);

    private static double? Number(string text, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part >= 0 && part <= most ? part : null;

    private static TimeSpan? OrNone(TimeSpan time) => time > TimeSpan.Zero ? time : null;

    private static bool IsPath(string text) => text.StartsWith('/') && Uri.TryCreate($"http://a{text}", UriKind.Absolute, out _) && !text.AsSpan().ContainsAny(' ', '#');

    private static List<IPNetwork>? Networks(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPNetwork.TryParse(entry, out var network)) return null;
            networks.Add(network);
        }
        return networks.Count <= MostNetworks ? networks : null;
    }

    private static bool IsToken(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static Dictionary<string, int>? Weights(string text)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (entry.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } cluster, var number] || Number(number) is not { } weight) return null;
            weights[cluster] = weight;
        }
        return weights;
    }
}
