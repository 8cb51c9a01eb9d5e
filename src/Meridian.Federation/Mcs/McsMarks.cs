using System.Security.Cryptography;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Labels and names of what the federation makes of exported services.</summary>
internal static class McsMarks
{
    /// <summary>On everything made of exports: name of the federation that made it.</summary>
    public const string Federation = "mcs.meridian.dev/federation";

    /// <summary>On an EndpointSlice, or a derived Service: name of the service that is imported.</summary>
    public const string ServiceName = "multicluster.kubernetes.io/service-name";

    /// <summary>On an EndpointSlice: name of the cluster whose endpoints it holds.</summary>
    public const string SourceCluster = "multicluster.kubernetes.io/source-cluster";

    /// <summary>On an EndpointSlice: who keeps it.</summary>
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <summary>The one who keeps our EndpointSlices.</summary>
    public const string Manager = "mcs.meridian.dev";

    private const int HashDigits = 10;

    /// <summary>Selects everything a federation made of exports.</summary>
    public static ListOptions All(FederationOptions options) => new() { LabelSelector = $"{Federation}={options.Name}" };

    /// <summary>Whether the federation made the object of exports.</summary>
    public static bool IsOurs(KubeObject value, FederationOptions options) => value.Header.Labels.GetValueOrDefault(Federation) == options.Name;

    /// <summary>The Service whose address is the clusterset IP of an imported one.</summary>
    public static ObjectKey Derived(ObjectKey service) => service with { Name = $"derived-{Hash(service.ToString())}" };

    /// <summary>The EndpointSlice that mirrors one of another cluster.</summary>
    /// <param name="service">The imported service.</param>
    /// <param name="cluster">Whose endpoints.</param>
    /// <param name="slice">The slice there.</param>
    /// <param name="addressType">Kind of its addresses: of another kind it is another slice.</param>
    public static ObjectKey Mirror(ObjectKey service, string cluster, ObjectHeader slice, string addressType) =>
        service with { Name = $"{service.Name}-{cluster}-{Hash($"{cluster} {slice.Name} {addressType}")}" };

    /// <summary>A short name for a text.</summary>
    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>A short name for bytes.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashDigits];
}
