using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells from the identities of nodes who runs a cluster. Pure.</summary>
internal static class ClusterProvider
{
    // Where the scheme of spec.providerID is not the name people know.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["gce"] = "gcp", ["digitalocean"] = "digital-ocean" };

    /// <summary>The provider of most nodes; empty if they do not tell.</summary>
    public static string Of(IReadOnlyCollection<KubeObject> nodes)
    {
        var schemes = nodes.Select(n => Scheme(n.View<Node>().Spec.ProviderID)).Where(s => s.Length > 0).GroupBy(s => s, StringComparer.Ordinal);
        var most = schemes.OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? "";
        return Names.GetValueOrDefault(most, most);
    }

    private static string Scheme(string id) => id.IndexOf("://", StringComparison.Ordinal) is var end and > 0 ? id[..end] : "";
}
