using System.Net;

namespace Meridian.Dns;

/// <summary>
/// The configuration of a provider, as Federation v1 had it: lines <c>key = value</c>, a section <c>[Global]</c> or none, comments after <c>;</c> or <c>#</c>,
/// values in double quotes or bare. Asking for a key marks it as known, so that misspelt ones are found.
/// </summary>
public sealed class ProviderSettings
{
    private const int LongestFile = 64 * 1024;

    private readonly string provider;
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    private ProviderSettings(string provider) => this.provider = provider;

    /// <summary>Reads a configuration.</summary>
    /// <param name="provider">Name of the provider, for messages.</param>
    /// <param name="text">The file's content; empty for none.</param>
    /// <exception cref="ProviderSettingsException">A line that is none of the above. The message holds no value.</exception>
    public static ProviderSettings Parse(string provider, string text)
    {
        if (text.Length > LongestFile) throw new ProviderSettingsException($"the configuration of {provider} is longer than {LongestFile} characters");
        var settings = new ProviderSettings(provider);
        var number = 0;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] is ';' or '#') continue;
            if (line[0] == '[')
            {
                if (!line.Equals("[Global]", StringComparison.OrdinalIgnoreCase)) throw new ProviderSettingsException($"line {number} of the configuration of {provider} begins a section other than [Global]");
                continue;
            }
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? "" : line[..equals].Trim();
            if (key.Length == 0) throw new ProviderSettingsException($"line {number} of the configuration of {provider} is not of the form key = value");
            var value = line[(equals + 1)..].Trim();
            settings.values[key] = value is ['"', .., '"'] ? value[1..^1] : value;
        }
        return settings;
    }

    /// <summary>A value that may be missing.</summary>
    public string? Optional(string key)
    {
        known.Add(key);
        return values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>A value that must be there.</summary>
    /// <exception cref="ProviderSettingsException">It is not.</exception>
    public string Required(string key) => Optional(key) ?? throw new ProviderSettingsException($"{provider} needs \"{key} = ...\" in its configuration");

    /// <summary>A list, separated by commas; empty if missing.</summary>
    public IReadOnlyList<string> List(string key) => (Optional(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A whole number.</summary>
    /// <exception cref="ProviderSettingsException">It is no number, or not in the range.</exception>
    public int Number(string key, int otherwise, int least, int most)
    {
        if (Optional(key) is not { } text) return otherwise;
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ProviderSettingsException($"{provider}: {key} is not a whole number from {least} to {most}");
    }

    /// <summary>An address of HTTP.</summary>
    /// <exception cref="ProviderSettingsException">It is none.</exception>
    public Uri Url(string key, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new ProviderSettingsException($"{provider}: {key} is not of the form http://host:port or https://host:port");

    /// <summary>A secret: the value itself, or the content of the file that <c>KEY-file</c> names.</summary>
    /// <exception cref="ProviderSettingsException">There is neither, or the file cannot be read.</exception>
    public string Secret(string key) => OptionalSecret(key) ?? throw new ProviderSettingsException($"{provider} needs \"{key} = ...\" or \"{key}-file = ...\" in its configuration");

    /// <summary>As <see cref="Secret"/>, with null if there is neither.</summary>
    public string? OptionalSecret(string key) => Optional(key) ?? (Optional($"{key}-file") is { } file ? File($"{key}-file", file) : null);

    /// <summary>The content of a file that a key names, without white space around it.</summary>
    /// <exception cref="ProviderSettingsException">It cannot be read.</exception>
    public string File(string key, string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProviderSettingsException($"{provider}: {key}: {failure.Message}");
        }
    }

    /// <summary>An address and a port.</summary>
    /// <exception cref="ProviderSettingsException">It is none.</exception>
    public DnsEndPoint EndPoint(string key, string text, int port)
    {
        if (IPEndPoint.TryParse(text, out var literal)) return new DnsEndPoint($"{literal.Address}", literal.Port == 0 ? port : literal.Port);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (colon >= 0 && !(int.TryParse(text[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535)) host = "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown ? new DnsEndPoint(host, port) : throw new ProviderSettingsException($"{provider}: {key}: \"{text}\" is not of the form host:port");
    }

    /// <summary>The zone that is written: that of the federation, or one that it is a part of (<c>zone</c>).</summary>
    /// <exception cref="ProviderSettingsException">The federation's zone is no part of it.</exception>
    public DnsName Zone(DnsName federation)
    {
        if (Optional("zone") is not { } text) return federation;
        var zone = DnsName.TryParse(text) ?? throw new ProviderSettingsException($"{provider}: zone: \"{text}\" is not a domain");
        return federation.IsAtOrBelow(zone) ? zone : throw new ProviderSettingsException($"{provider}: zone: the federation's zone {federation} is not in {zone}");
    }

    /// <summary>Makes sure that every key was asked for.</summary>
    /// <exception cref="ProviderSettingsException">One was not: the message tells which there are.</exception>
    public void EnsureAllKnown()
    {
        if (values.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new ProviderSettingsException($"{provider} has no setting \"{unknown}\"; there are: {string.Join(", ", known)}");
    }
}

/// <summary>A provider's name or configuration cannot be used. The message holds no secret.</summary>
public sealed class ProviderSettingsException(string message) : Exception(message);
