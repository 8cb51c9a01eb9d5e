using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Hands finished objects to their store.</summary>
internal static class StoreWriter
{
    private static readonly TimeSpan EventLifetime = TimeSpan.FromHours(1);

    /// <summary>Stores an object that must be at <paramref name="expected"/>, 0 for a new one. Changes <paramref name="node"/>.</summary>
    /// <returns>The object in the version served.</returns>
    /// <exception cref="StoreConflictException">It is not.</exception>
    public static async Task<KubeObject> PutAsync(ServedResource served, ObjectKey key, long expected, JsonObject node) =>
        served.Show(await WriteAsync(served, 
            new StoreWrite(served.StoredAs, key, expected, ObjectDraft.Of(served.ToStored(node))) { TimeToLive = served.StoredAs.Kind == "Event" ? EventLifetime : null }));

    /// <summary>Removes an object as it was read.</summary>
    /// <returns>Its last state, with the revision of the deletion.</returns>
    /// <exception cref="StoreConflictException">It changed since.</exception>
    public static async Task<KubeObject> RemoveAsync(ServedResource served, KubeObject current) =>
        served.Show(await WriteAsync(served, new StoreWrite(served.StoredAs, current.Key, Revisions.Of(current), null)));

    /// <summary>What a dry run answers in place of a stored object.</summary>
    /// <param name="node">The object as it would be stored.</param>
    /// <param name="current">The object it would replace; null for a new one.</param>
    public static KubeObject DryRun(JsonObject node, KubeObject? current)
    {
        var metadata = Metadata.Of(node);
        if (current is null) metadata.Remove("resourceVersion");
        else metadata["resourceVersion"] = current.Header.ResourceVersion;
        return KubeObject.FromNode(node);
    }

    // A write that was handed over happens: not waiting for it would leave what admission took for it in doubt.
    private static async Task<KubeObject> WriteAsync(ServedResource served, StoreWrite write)
    {
        using var span = ApiTraces.BeginWrite(served.Type.GroupResource, write.Draft is null);
        try
        {
            return await served.Store.WriteAsync(write, CancellationToken.None);
        }
        catch (IOException failure)
        {
            throw ApiError.Internal($"{served.Type.GroupResource} \"{write.Key.Name}\" could not be stored: {failure.Message}");
        }
    }
}
