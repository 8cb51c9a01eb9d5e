using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Meridian.Dns;

/// <summary>The health checks that our answers refer to: made when needed, and deleted when nothing refers to them. In words one is <c>tcp:80@192.0.2.1</c> or <c>http:80/healthz@192.0.2.1</c>.</summary>
internal sealed class Route53HealthChecks
{
    private const string Mark = "mrd-";
    private const int PageSize = 100;

    private readonly Route53Api api;
    private readonly string probe;
    private readonly string mark;

    // By id, all that are Meridian's, ours or another writer's.
    private readonly Dictionary<string, (string Words, bool Ours)> known = new(StringComparer.Ordinal);

    /// <param name="api">Where they are.</param>
    /// <param name="probe">What is probed: <c>tcp:PORT</c>, <c>http:PORT/PATH</c> or <c>https:PORT/PATH</c>.</param>
    /// <param name="owner">Whose they are.</param>
    /// <exception cref="ProviderSettingsException">The probe is none of these.</exception>
    public Route53HealthChecks(Route53Api api, string probe, string owner)
    {
        (this.api, this.probe) = (api, probe);
        mark = $"{Mark}{Hash(owner, 8)}-";
        if (Parts($"{probe}@192.0.2.1") is null) throw new ProviderSettingsException($"aws-route53: health-check: \"{probe}\" is not tcp:PORT, http:PORT/PATH or https:PORT/PATH");
    }

    /// <summary>An answer with the check that it should have: one of a single address.</summary>
    public RoutedAnswer Wanted(RoutedAnswer answer) =>
        answer.Data is [AddressData address] && answer.Place != Route53Provider.Anywhere ? answer with { HealthCheck = $"{probe}@{address.Address}" } : answer;

    /// <summary>The check of an id in words; the id itself for somebody else's.</summary>
    public string Words(string id) => known.TryGetValue(id, out var check) ? check.Words : id;

    /// <summary>The id of a check; what is no check of ours is an id itself.</summary>
    public string IdOf(string words) => known.Where(k => k.Value.Words == words).OrderByDescending(k => k.Value.Ours).Select(k => k.Key).FirstOrDefault() ?? words;

    /// <summary>Reads all that there are.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        known.Clear();
        var cursor = "";
        while (true)
        {
            var page = await api.SendAsync(HttpMethod.Get, $"healthcheck?maxitems={PageSize}{cursor}", null, cancellationToken);
            foreach (var check in page.Descendants(Route53Api.Xml + "HealthCheck")) Note(check);
            if (Route53Api.Text(page, "IsTruncated") != "true") return;
            cursor = $"&marker={Uri.EscapeDataString(Route53Api.Text(page, "NextMarker"))}";
        }
    }

    /// <summary>Makes a check if there is none.</summary>
    public async Task EnsureAsync(string words, CancellationToken cancellationToken)
    {
        if (known.Values.Any(k => k.Words == words) || Parts(words) is not { } parts) return;
        // Never used again, not even by the same check after its end: the service refuses that.
        var reference = $"{mark}{Hash(words, 6)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var request = new XElement(Route53Api.Xml + "CreateHealthCheckRequest", Element("CallerReference", reference), new XElement(Route53Api.Xml + "HealthCheckConfig",
            Element("IPAddress", parts.Address), Element("Port", parts.Port), Element("Type", parts.Type), parts.Path.Length > 0 ? Element("ResourcePath", parts.Path) : null,
            Element("RequestInterval", "10"), Element("FailureThreshold", "3")));
        var made = await api.SendAsync(HttpMethod.Post, "healthcheck", request, cancellationToken);
        if (made.Element(Route53Api.Xml + "HealthCheck") is { } check) Note(check);
    }

    /// <summary>Deletes ours that nothing refers to.</summary>
    public async Task DeleteUnusedAsync(IReadOnlyCollection<string> used, CancellationToken cancellationToken)
    {
        foreach (var id in known.Where(k => k.Value.Ours && !used.Contains(k.Key)).Select(k => k.Key).ToArray())
        {
            await api.SendAsync(HttpMethod.Delete, $"healthcheck/{Uri.EscapeDataString(id)}", null, cancellationToken);
            known.Remove(id);
        }
    }

    private void Note(XElement check)
    {
        var reference = Route53Api.Text(check, "CallerReference");
        if (!reference.StartsWith(Mark, StringComparison.Ordinal) || check.Element(Route53Api.Xml + "HealthCheckConfig") is not { } config) return;
        var words = $"{Route53Api.Text(config, "Type").ToLowerInvariant()}:{Route53Api.Text(config, "Port")}{Route53Api.Text(config, "ResourcePath")}@{Route53Api.Text(config, "IPAddress")}";
        known[Route53Api.Text(check, "Id")] = (words, reference.StartsWith(mark, StringComparison.Ordinal));
    }

    private static (string Type, string Port, string Path, string Address)? Parts(string words)
    {
        var (at, colon) = (words.LastIndexOf('@'), words.IndexOf(':', StringComparison.Ordinal));
        if (colon < 0 || at < colon) return null;
        var (type, rest) = (words[..colon], words[(colon + 1)..at]);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (port, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var isPort = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        return isPort && (type is "http" or "https" || (type == "tcp" && path.Length == 0)) ? (type.ToUpperInvariant(), port, path, words[(at + 1)..]) : null;
    }

    private static string Hash(string text, int bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));

    private static XElement Element(string name, string value) => new(Route53Api.Xml + name, value);
}
