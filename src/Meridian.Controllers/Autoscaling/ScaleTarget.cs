using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>The workload that an autoscaler sizes, through its <c>scale</c> subresource.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Key">Its key.</param>
/// <param name="Wanted">Replicas it asks for.</param>
/// <param name="Running">Replicas it has.</param>
/// <param name="Selector">Which pods are its; empty if it does not say.</param>
internal sealed record ScaleTarget(ResourceType Type, ObjectKey Key, int Wanted, int Running, string Selector)
{
    private static readonly WriteOptions Reading = new() { Subresource = "scale", DryRun = true };
    private static readonly WriteOptions Writing = new() { Subresource = "scale", FieldManager = "horizontal-pod-autoscaler" };

    /// <summary>Finds it.</summary>
    /// <exception cref="StatusException">It is not there, or cannot be scaled.</exception>
    public static async Task<ScaleTarget> FindAsync(IKubeClient client, IServedTypes types, string ns, ObjectReference reference, CancellationToken cancellationToken)
    {
        var group = reference.ApiVersion.Split('/') is [var named, _] ? named : "";
        var type = types.Types.FirstOrDefault(t => t.Kind == reference.Kind && t.Group == group)
            ?? throw new StatusException(404, "NotFound", $"no matches for kind \"{reference.Kind}\" in group \"{group}\"");
        // A patch that changes nothing answers the Scale as it is.
        var key = new ObjectKey(ns, reference.Name);
        var scale = (await client.PatchAsync(type, key, PatchKind.Merge, "{}"u8.ToArray(), Reading, cancellationToken)).ToNode();
        var (spec, status) = (scale["spec"], scale["status"]);
        return new ScaleTarget(type, key, spec?["replicas"]?.GetValue<int>() ?? 0, status?["replicas"]?.GetValue<int>() ?? 0, status?["selector"]?.GetValue<string>() ?? "");
    }

    /// <summary>Gives it another size.</summary>
    public Task ResizeAsync(IKubeClient client, int replicas, CancellationToken cancellationToken) =>
        client.PatchAsync(Type, Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }), Writing, cancellationToken);
}
