using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Puts a federation's control plane into a host cluster. Can be repeated: what is there is brought up to what is asked for.</summary>
/// <param name="host">The host cluster.</param>
/// <param name="ticks">Tells the steps.</param>
/// <param name="time">Clock.</param>
internal sealed class ControlPlaneInit(IKubeClient host, TickList ticks, TimeProvider time)
{
    private static readonly WriteOptions Apply = new() { FieldManager = "meridian-cli", Force = true };

    /// <summary>The objects that are asked for. The keys of a control plane that is there already are kept.</summary>
    public async Task<IReadOnlyList<JsonObject>> ManifestsAsync(ControlPlaneRequest request, CancellationToken cancellationToken)
    {
        var known = await FindAsync(ResourceTypes.Secrets, request.Objects.Authority, cancellationToken);
        var keys = known?.ToNode()["data"]?.DeepClone() as JsonObject ?? AuthoritySecret.NewData(request.Objects.Name, time);
        return ControlPlaneManifests.Of(request, keys);
    }

    /// <summary>Applies them all.</summary>
    /// <exception cref="CliException">The cluster refused one; the message tells what was made and how to go on.</exception>
    public async Task ApplyAsync(ControlPlaneRequest request, IReadOnlyList<JsonObject> manifests, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        await EnsureStateStaysAsync(request, cancellationToken);
        foreach (var node in manifests)
        {
            var value = KubeObject.FromNode(node);
            var name = $"{value.Header.Kind.ToLowerInvariant()} {value.Header.Name}";
            try
            {
                await ApplyAsync(value, cancellationToken);
            }
            catch (StatusException refused)
            {
                var soFar = made.Count == 0 ? "nothing was made" : $"these were made: {string.Join(", ", made)}";
                throw new CliException($"the host cluster refused {name}: {refused.Message.TrimEnd('.')}; {soFar}. When that is mended, the same command goes on; to remove what was made: meridian federation deinit {request.Objects.Name}");
            }
            made.Add(name);
        }
        ticks.Done($"{made.Count} objects are in namespace {request.Objects.Namespace}");
    }

    private Task ApplyAsync(KubeObject value, CancellationToken token)
    {
        var type = ResourceTypes.LocalCluster.First(t => t.ApiVersion == value.Header.ApiVersion && t.Kind == value.Header.Kind);
        // A namespace that was there is not ours to mark: a deinit would take it away.
        return type.Equals(ResourceTypes.Namespaces)
            ? CreateAsync(type, value, token)
            : host.PatchAsync(type, value.Key, PatchKind.Apply, value.Json, Apply, token);
    }

    private async Task CreateAsync(ResourceType type, KubeObject value, CancellationToken token)
    {
        try
        {
            await host.CreateAsync(type, null, value.Json, new WriteOptions { FieldManager = Apply.FieldManager }, token);
        }
        catch (StatusException exists) when (exists.IsAlreadyExists)
        {
            // Used as it is.
        }
    }

    // One that kept its state elsewhere before must neither go on beside the new one nor silently begin anew.
    private async Task EnsureStateStaysAsync(ControlPlaneRequest request, CancellationToken token)
    {
        var deployment = await FindAsync(ResourceTypes.Deployments, request.Objects.ControlPlane, token);
        var set = await FindAsync(ResourceTypes.StatefulSets, request.Objects.ControlPlane, token);
        var before = set is not null ? StateIn.Volume : deployment is null ? request.StateIn : ControlPlaneManifests.StateOf(deployment);
        if (before != request.StateIn)
            throw new CliException($"the federation {request.Objects.Name} keeps its state in {Words(before)}, not in {Words(request.StateIn)}, and it does not move by itself. Repeat init with the flags of before, or begin anew after: meridian federation deinit {request.Objects.Name}");
    }

    private static string Words(StateIn state) => state switch
    {
        StateIn.Etcd => "etcd",
        StateIn.Folder => "a folder of its node",
        _ => "a volume",
    };

    private async Task<KubeObject?> FindAsync(ResourceType type, ObjectKey key, CancellationToken token)
    {
        try
        {
            return await host.GetAsync(type, key, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }
}
