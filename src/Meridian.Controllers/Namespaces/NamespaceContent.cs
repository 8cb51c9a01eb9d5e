using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Namespaces;

/// <summary>What is left in a namespace, by the server's word.</summary>
/// <param name="Counts">Number of objects left, by type; types without any are absent.</param>
/// <param name="Finalizers">Number of objects left, by finalizer.</param>
/// <param name="Failures">Types that could not be read or emptied, and why.</param>
internal sealed record NamespaceContent(
    IReadOnlyDictionary<ResourceType, int> Counts, IReadOnlyDictionary<string, int> Finalizers, IReadOnlyList<string> Failures)
{
    internal bool IsEmpty => Counts.Count == 0 && Failures.Count == 0;
}

/// <summary>Empties namespaces.</summary>
/// <param name="client">The server.</param>
/// <param name="types">All namespaced types served.</param>
internal sealed class NamespaceEmptier(IKubeClient client, IReadOnlyList<ResourceType> types)
{
    /// <summary>Deletes what is there, pods before anything else, and tells what is still left.</summary>
    internal async Task<NamespaceContent> EmptyAsync(string ns, CancellationToken cancellationToken)
    {
        // A federation's pods are its members', and go with what they belong to: nobody else could keep them from being made again.
        if (!types.Contains(ResourceTypes.Pods)) return await EmptyAsync(ns, types, cancellationToken);
        // What pods need (their secrets, their services) outlives them.
        var pods = await EmptyAsync(ns, [ResourceTypes.Pods], cancellationToken);
        return pods.IsEmpty ? await EmptyAsync(ns, types.Where(t => !t.Equals(ResourceTypes.Pods)), cancellationToken) : pods;
    }

    private async Task<NamespaceContent> EmptyAsync(string ns, IEnumerable<ResourceType> some, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<ResourceType, int>();
        var finalizers = new Dictionary<string, int>();
        var failures = new List<string>();
        foreach (var type in some)
        {
            try
            {
                var left = await DeleteAllAsync(type, ns, cancellationToken);
                if (left.Count > 0) counts[type] = left.Count;
                foreach (var name in left.SelectMany(o => o.Header.Finalizers)) finalizers[name] = finalizers.GetValueOrDefault(name) + 1;
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException)
            {
                // One broken type must not keep the others from being emptied.
                failures.Add($"{type.GroupResource}: {failure.Message}");
            }
        }
        return new NamespaceContent(counts, finalizers, failures);
    }

    private async Task<IReadOnlyList<KubeObject>> DeleteAllAsync(ResourceType type, string ns, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(type, ns, ListOptions.All, cancellationToken);
        if (list.Items.Count == 0) return [];
        foreach (var item in list.Items.Where(o => o.Header.DeletionTimestamp is null)) await DeleteAsync(type, item, cancellationToken);
        return (await client.ListAsync(type, ns, ListOptions.All, cancellationToken)).Items;
    }

    private async Task DeleteAsync(ResourceType type, KubeObject item, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(type, item.Key, DeleteOptions.Background with { PreconditionUid = item.Header.Uid }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // One less.
        }
    }
}
