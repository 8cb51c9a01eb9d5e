namespace Meridian.Cli;

/// <summary>Reads <c>--etcd-servers</c>.</summary>
internal static class EtcdServers
{
    /// <summary>The URLs, given as several arguments or separated by commas. None for null.</summary>
    /// <exception cref="CliException">One is not an http or https URL.</exception>
    public static string[] Parse(string[]? arguments)
    {
        var servers = (arguments ?? []).SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        foreach (var server in servers)
        {
            if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                throw CliException.BadInput($"--etcd-servers {server}: not a URL such as http://127.0.0.1:2379");
        }
        return servers;
    }
}
