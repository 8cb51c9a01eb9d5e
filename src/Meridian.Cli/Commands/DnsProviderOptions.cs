using System.CommandLine;
using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>The options that say who serves a federation's zone for the world.</summary>
internal sealed class DnsProviderOptions
{
    private readonly Option<string> provider = new("--dns-provider")
    {
        Description = $"Who serves the zone besides the built-in name server \"{DnsProviderRequest.BuiltIn}\": {string.Join(", ", DnsProviders.Names)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DnsProviderRequest.BuiltIn,
    };

    private readonly Option<string?> configuration = new("--dns-provider-config") { Description = "Configuration of the provider (docs/dns/providers.md).", HelpName = "FILE" };
    private readonly Option<bool> dryRun = new("--dns-provider-dry-run") { Description = "Write nothing at the provider; the Services' conditions tell what would be." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[provider, configuration, dryRun]) command.Options.Add(option);
    }

    /// <summary>What was asked for; null for the built-in name server alone.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="zone">The federation's zone.</param>
    /// <exception cref="CliException">There is no such provider, or its configuration cannot be used.</exception>
    public DnsProviderRequest? Read(ParseResult arguments, string zone)
    {
        var (name, file) = (arguments.GetRequiredValue(provider), arguments.GetValue(configuration));
        if (name == DnsProviderRequest.BuiltIn)
        {
            if (file is not null) throw CliException.BadInput($"--dns-provider-config {file}: the built-in name server has no configuration");
            return arguments.GetValue(dryRun) ? throw CliException.BadInput("--dns-provider-dry-run is for another --dns-provider") : null;
        }
        if (!DnsProviders.Names.Contains(name)) throw CliException.BadInput($"--dns-provider {name}: there is no such provider; valid are: {DnsProviderRequest.BuiltIn} (the built-in name server), {string.Join(", ", DnsProviders.Names)}");
        var request = new DnsProviderRequest(name, file is null ? "" : Path.GetFullPath(file), file is null ? "" : Content(file), arguments.GetValue(dryRun));
        Check(request, zone);
        return request;
    }

    private static void Check(DnsProviderRequest request, string zone)
    {
        try
        {
            var context = new ProviderContext(DnsName.Parse(zone), OwnerIdentity.Of("check", ""), TimeProvider.System);
            // Made and let go: it connects to nothing before it is used.
            DnsProviders.Open(request.Name, request.Configuration, context);
        }
        catch (ProviderSettingsException fault)
        {
            throw CliException.BadInput($"--dns-provider-config{(request.File.Length > 0 ? $" {request.File}" : "")}: {fault.Message}");
        }
    }

    private static string Content(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"--dns-provider-config {file}: {failure.Message}");
        }
    }
}
