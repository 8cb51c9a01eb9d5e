using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Objects as they would be stored.</summary>
/// <param name="Objects">The objects, in the order of the files.</param>
/// <param name="Notes">What could not be tried, and what was done instead.</param>
internal sealed record DryRunResult(IReadOnlyList<JsonElement> Objects, IReadOnlyList<string> Notes);

/// <summary>Applies objects to a server without storing them: what it would refuse is told, and what it would add is added.</summary>
/// <param name="connection">The server.</param>
/// <param name="ns">Namespace of objects that say none.</param>
internal sealed class DryRun(ApiConnection connection, string ns)
{
    private static readonly WriteOptions Apply = new() { FieldManager = "kubectl", Force = true, DryRun = true };

    private readonly ServerTypes types = new(connection);
    private readonly List<string> notes = [];

    /// <summary>Tries them all.</summary>
    /// <exception cref="CliException">The server refuses some; each is told.</exception>
    public async Task<DryRunResult> RunAsync(IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        var (objects, faults) = (new List<JsonElement>(), new List<string>());
        foreach (var manifest in manifests)
        {
            try
            {
                objects.Add(await TryAsync(manifest, manifests, cancellationToken));
            }
            catch (StatusException refused)
            {
                faults.Add($"{manifest.File}: {manifest.Kind} {manifest.Name}: {refused.Message}");
            }
        }
        return faults.Count == 0 ? new(objects, notes) : throw new CliException(string.Join('\n', faults));
    }

    private async Task<JsonElement> TryAsync(Manifest manifest, IReadOnlyList<Manifest> all, CancellationToken token)
    {
        if (await types.FindAsync(manifest.ApiVersion, manifest.Kind, token) is not { } type)
        {
            if (!all.Any(m => m.Kind == "CustomResourceDefinition" && (string?)m.Node["spec"]?["names"]?["kind"] == manifest.Kind)) throw ApiError.BadRequest($"no matches for kind \"{manifest.Kind}\" in version \"{manifest.ApiVersion}\"");
            return Untried(manifest, "its definition is among the objects");
        }
        if (type.Namespaced && manifest.Namespace.Length == 0) manifest.Node["metadata"]!["namespace"] = ns;
        var key = new ObjectKey(type.Namespaced ? manifest.Namespace : "", manifest.Name);
        if (all.Any(m => m.Kind == "Namespace" && m.Name == key.Namespace) && !await ExistsAsync(key.Namespace, token)) return Untried(manifest, $"the namespace {key.Namespace} is among the objects");
        var stored = await connection.Client.PatchAsync(type, key, PatchKind.Apply, JsonBytes.Of(manifest.Node), Apply, token);
        return JsonElement.Parse(stored.Json.Span);
    }

    private async Task<bool> ExistsAsync(string name, CancellationToken token)
    {
        try
        {
            await connection.Client.GetAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(name), token);
            return true;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return false;
        }
    }

    private JsonElement Untried(Manifest manifest, string why)
    {
        notes.Add($"{manifest.Kind} {manifest.Name} is taken as it is written, not as the server would store it: {why}");
        return JsonElement.Parse(JsonBytes.Of(manifest.Node).Span);
    }
}
