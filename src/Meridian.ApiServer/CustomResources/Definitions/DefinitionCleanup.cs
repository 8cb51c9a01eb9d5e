using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What came of emptying a definition.</summary>
internal enum Emptied
{
    /// <summary>Nothing is left, and the definition may go.</summary>
    Released,

    /// <summary>Something holds instances.</summary>
    Waiting,

    /// <summary>The definition changed meanwhile.</summary>
    Lost,
}

/// <summary>Writes the status of definitions, and lets those that are deleted go once their instances are gone.</summary>
internal sealed class DefinitionCleanup(ApiEngine engine, TimeProvider time)
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly RequestContext Context = new() { FieldManager = "kube-apiserver", FieldValidation = FieldValidation.Ignore };

    /// <summary>Marks a definition that a client deletes: it stays until its instances are gone.</summary>
    public static void Mark(JsonObject definition, DateTimeOffset now) => DefinitionConditions.Set(
        definition, DefinitionConditions.Terminating, true, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);

    /// <summary>Writes a definition's status.</summary>
    /// <returns>The definition as stored; null if it changed or went meanwhile, which brings it back here.</returns>
    public async Task<KubeObject?> WriteStatusAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        try
        {
            var key = ObjectKey.Cluster(definition.Obj("metadata").Text("name"));
            return (await engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, key, "status", definition, Context, cancellationToken)).Object;
        }
        catch (StatusException changed) when (changed.IsConflict || changed.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>What is served of a definition; null if nothing is. A definition named as a built-in resource has no part in that one's objects.</summary>
    public ServedResource? InstancesOf(string definition) =>
        engine.Catalog.Resources.FirstOrDefault(r => r.Type.GroupResource == definition && !engine.Registry.IsBuiltIn(r.Type));

    /// <summary>Deletes the instances of a definition, and releases it when none is left.</summary>
    public async Task<Emptied> EmptyAsync(KubeObject definition, CancellationToken cancellationToken)
    {
        var served = InstancesOf(definition.Header.Name);
        if (served is not null && !await DeleteAllAsync(served.Type, cancellationToken)) return Emptied.Waiting;
        var node = definition.ToNode();
        var (reason, message) = served is not null ? ("InstanceDeletionCompleted", "removed all instances") : ("NeverEstablished", "resource was never established");
        DefinitionConditions.Set(node, DefinitionConditions.Terminating, false, reason, message, time.GetUtcNow());
        return await WriteStatusAsync(node, cancellationToken) is { } written && await ReleaseAsync(written, cancellationToken) ? Emptied.Released : Emptied.Lost;
    }

    private async Task<bool> DeleteAllAsync(ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            await engine.DeleteCollectionAsync(type, null, ListQuery.All, DeleteRequest.Default, Context, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return true;
        }
        return engine.List(type, null, new ListQuery { Limit = 1 }).Items.Count == 0;
    }

    private async Task<bool> ReleaseAsync(KubeObject definition, CancellationToken cancellationToken)
    {
        var node = definition.ToNode();
        Metadata.SetFinalizers(Metadata.Of(node), [.. definition.Header.Finalizers.Where(f => f != Finalizer)]);
        try
        {
            await engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, definition.Key, "", node, Context, cancellationToken);
            return true;
        }
        catch (StatusException changed) when (changed.IsConflict || changed.IsNotFound)
        {
            return changed.IsNotFound;
        }
    }
}
