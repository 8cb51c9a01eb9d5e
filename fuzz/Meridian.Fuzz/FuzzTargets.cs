using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>Every parser that outside bytes reach.</summary>
internal static class FuzzTargets
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        RequestTargets.Path,
        RequestTargets.Query,
        DocumentTargets.Json,
        DocumentTargets.Yaml,
        DocumentTargets.Protobuf,
        PatchTargets.Patches,
        SelectorTargets.Selectors,
        FuzzTarget.Of("cel", input => CelFuzz.Run(Text(input)),
            ["self.a.exists(x, x > 1) && a.all(i, i in [1, 2])", "has(self.b.c) ? 'x'.matches('^[a-z]+$') : duration('1h') > duration('1m')", "{'a': 1u, 'b': [1.5, -2e3]}.map(k, k + \"\\u00e9\")",
                "self.?a[?0].orValue(3)", "quantity('1Gi').isGreaterThan(quantity('1Mi'))", "ip('10.0.0.1') == ip('::1')", "a.sum() % 2 == 0 || !(a.size() < 3)"],
            "(", ")", "[", "]", "{", "}", "?", ":", "&&", "||", "in", ".all(x,", ".map(x,", "0x", "1e999", "'''", "r\"", "b'", "\\x", "size(", "- -"),
        FrameTargets.Spdy,
        FrameTargets.WebSocket,
        KubeconfigTargets.Kubeconfigs,
        DnsTargets.Messages,
        DnsTargets.Options,
        DnsTargets.Zones,
        GeoIpTargets.GeoIp,
        HeadTargets.Heads,
    ];

    /// <exception cref="ArgumentException">There is no such target.</exception>
    public static FuzzTarget Named(string name) => All.FirstOrDefault(t => t.Name == name) ?? throw new ArgumentException($"no target {name}", nameof(name));

    /// <summary>The text that bytes stand for; broken ones become replacement characters, as in the server's headers.</summary>
    public static string Text(byte[] input) => System.Text.Encoding.UTF8.GetString(input);

    /// <summary>Runs what may refuse its input, but only as the client's mistake.</summary>
    /// <returns>Whether it did not refuse.</returns>
    public static bool MayRefuse(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (StatusException refused) when (refused.Code is >= 400 and < 500 or 504)
        {
            return false;
        }
    }
}
