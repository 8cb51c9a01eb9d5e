namespace Meridian.Dns;

/// <summary>The providers, by name. Adding one: a folder beside this file, and a line here.</summary>
public static class DnsProviders
{
    private static readonly IReadOnlyList<(string Name, Func<ProviderSettings, ProviderContext, IDnsProvider> Open)> All =
    [
        ("rfc2136", Rfc2136Provider.Open),
        ("powerdns", PowerDnsProvider.Open),
        ("coredns", CoreDnsProvider.Open),
        ("aws-route53", Route53Provider.Open),
        ("google-clouddns", GoogleCloudDnsProvider.Open),
    ];

    /// <summary>The names that can be given.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(p => p.Name)];

    /// <summary>Makes a provider. Nothing is asked of it yet.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="configuration">Content of its configuration file; empty for none.</param>
    /// <param name="context">What else it is made of.</param>
    /// <exception cref="ProviderSettingsException">There is no such provider, or it cannot be used like that: the message says what would be valid.</exception>
    public static IDnsProvider Open(string name, string configuration, ProviderContext context)
    {
        var settings = ProviderSettings.Parse(name, configuration);
        var found = All.FirstOrDefault(p => p.Name == name);
        if (found.Open is null) throw new ProviderSettingsException($"there is no DNS provider \"{name}\"; valid are: {string.Join(", ", Names)}");
        var provider = found.Open(settings, context);
        settings.EnsureAllKnown();
        return provider;
    }
}
