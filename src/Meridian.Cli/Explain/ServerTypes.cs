using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Finds the resources of kinds as a server names them, custom ones too.</summary>
/// <param name="connection">The server.</param>
internal sealed class ServerTypes(ApiConnection connection)
{
    private readonly Dictionary<string, IReadOnlyList<ResourceType>> known = new(StringComparer.Ordinal);

    /// <summary>The resource of a kind, or null if the server has none.</summary>
    public async Task<ResourceType?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(apiVersion, out var types)) known[apiVersion] = types = await ReadAsync(apiVersion, cancellationToken);
        return types.FirstOrDefault(t => t.Kind == kind);
    }

    private async Task<IReadOnlyList<ResourceType>> ReadAsync(string apiVersion, CancellationToken token)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (apiGroup, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        try
        {
            using var list = JsonDocument.Parse(await connection.Client.RawAsync(slash < 0 ? $"api/{Uri.EscapeDataString(version)}" : $"apis/{Uri.EscapeDataString(apiGroup)}/{Uri.EscapeDataString(version)}", token));
            return
            [
                .. from resource in list.RootElement.GetProperty("resources").EnumerateArray()
                   let plural = resource.GetProperty("name").GetString()!
                   where !plural.Contains('/', StringComparison.Ordinal)
                   select new ResourceType(apiGroup, version, resource.GetProperty("kind").GetString()!, plural, resource.GetProperty("namespaced").GetBoolean()),
            ];
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return [];
        }
    }
}
