using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Asks a server what it serves: in two calls where it has aggregated discovery (Kubernetes 1.27), else in one call for each group version.</summary>
public static class ApiDiscovery
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    // Far beyond any cluster; each costs a call, and the list comes from outside.
    private const int MostGroupVersions = 2000;

    /// <summary>Reads everything.</summary>
    /// <param name="client">The server.</param>
    /// <param name="before">What was known before: it stays for APIs whose own server does not answer now.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="StatusException">The server refused.</exception>
    /// <exception cref="System.Text.Json.JsonException">The server answered something else.</exception>
    public static async Task<DiscoveredApis> ReadAsync(HttpKubeClient client, DiscoveredApis before, CancellationToken cancellationToken)
    {
        var reader = new DiscoveryReader();
        foreach (var root in await Task.WhenAll(client.RawAsync("api", Aggregated, cancellationToken), client.RawAsync("apis", Aggregated, cancellationToken)))
            reader.ReadRoot(root);
        foreach (var (group, version) in reader.Named.Take(MostGroupVersions).ToArray()) await ReadVersionAsync(client, reader, group, version, cancellationToken);
        return reader.Result(before);
    }

    private static async Task ReadVersionAsync(HttpKubeClient client, DiscoveryReader reader, string group, string version, CancellationToken token)
    {
        var path = group.Length == 0 ? $"api/{Uri.EscapeDataString(version)}" : $"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}";
        try
        {
            reader.ReadResources(group, version, await client.RawAsync(path, token));
        }
        catch (StatusException)
        {
            // One API's own server may be away; the others' words count all the same.
            reader.Silent(group, version);
        }
    }
}
