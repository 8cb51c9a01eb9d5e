using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Which federation this is: told by its control plane to whoever lets clusters join.</summary>
/// <param name="Name">Its name, which marks all it makes in members.</param>
/// <param name="Uid">What tells it from others of the same name.</param>
/// <param name="Groups">API groups of the custom resources it serves now.</param>
public sealed record FederationIdentity(string Name, string Uid, IReadOnlyList<string> Groups)
{
    /// <summary>Namespace of the federation's own objects.</summary>
    public const string Namespace = "federation-system";

    private static readonly ObjectKey Key = new(Namespace, "federation");

    /// <summary>Reads it.</summary>
    /// <exception cref="StatusException">The control plane has not run yet, or the caller may not read it.</exception>
    public static async Task<FederationIdentity> ReadAsync(IKubeClient federation, CancellationToken cancellationToken)
    {
        var told = federation.GetAsync(ResourceTypes.ConfigMaps, Key, cancellationToken);
        var home = federation.GetAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(Namespace), cancellationToken);
        var definitions = federation.ListAsync(ResourceTypes.CustomResourceDefinitions, null, ListOptions.All, cancellationToken);
        await Task.WhenAll(told, home, definitions);
        var groups = (await definitions).Items.Select(d => d.Header.Name[(d.Header.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return new((await told).View<ConfigMap>().Data.GetValueOrDefault("name", ""), (await home).Header.Uid, [.. groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Tells it.</summary>
    internal static Task PublishAsync(IKubeClient federation, FederationOptions options, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
            ["data"] = new JsonObject { ["name"] = options.Name, ["dnsZone"] = options.DnsZone },
        };
        var apply = new WriteOptions { FieldManager = FederationMarks.FieldManager, Force = true };
        return federation.PatchAsync(ResourceTypes.ConfigMaps, Key, PatchKind.Apply, JsonBytes.Of(body), apply, cancellationToken);
    }
}
