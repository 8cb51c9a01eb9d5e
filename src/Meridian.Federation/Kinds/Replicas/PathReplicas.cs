using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Replicas that are one number in the spec, and one in the status.</summary>
internal sealed class PathReplicas : IReplicaField
{
    // What a workload runs when it does not say.
    private const long Default = 1;

    private readonly string[] spec;
    private readonly string[][] ready;

    private PathReplicas(string[] spec, params string[][] ready) => (this.spec, this.ready) = (spec, ready);

    /// <summary><c>spec.replicas</c> and <c>status.readyReplicas</c>, as the built-in workloads have them.</summary>
    public static PathReplicas Ordinary { get; } = new(["spec", "replicas"], ["status", "readyReplicas"]);

    /// <summary>Those of a custom type. Its scale tells how many there are; how many are ready, if it says so where the built-in ones do.</summary>
    public static PathReplicas Of(ScalePaths scale) => new(Parts(scale.SpecReplicas), ["status", "readyReplicas"], Parts(scale.StatusReplicas));

    /// <inheritdoc />
    public bool IsPlain => true;

    /// <inheritdoc />
    public long Total(KubeObject source) => Number(source, spec) ?? Default;

    /// <inheritdoc />
    public long Wanted(KubeObject copy) => Total(copy);

    /// <inheritdoc />
    public long Ready(KubeObject copy)
    {
        foreach (var path in ready)
            if (Number(copy, path) is { } number) return number;
        return 0;
    }

    /// <inheritdoc />
    public void Write(JsonObject copy, ReplicaShare share, KubeObject? existing)
    {
        var parent = copy;
        foreach (var name in spec.AsSpan(..^1))
        {
            if (parent[name] is not JsonObject child) parent[name] = child = [];
            parent = child;
        }
        parent[spec[^1]] = share.Mine;
    }

    // From the bytes: a view of one's own would take the place of the one that others read the same copy through.
    private static long? Number(KubeObject value, string[] path) =>
        long.TryParse(JsonScalarAtPath.Read(value.Json.Span, path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Parts(string path) => path.TrimStart('.').Split('.');
}
