using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes one member import a service: the ServiceImport, the Service that has its address, and the endpoints. Takes them back when nobody exports it.</summary>
internal sealed class MemberImports(MemberExports exports, FederationOptions options, TimeProvider time)
{
    /// <summary>Brings what a member holds of one service to what the exports make of it.</summary>
    /// <param name="member">The member; it answers.</param>
    /// <param name="key">Name of the service.</param>
    /// <param name="facts">The exports.</param>
    /// <param name="merged">What they make together; null for nothing.</param>
    /// <param name="token">Ends the call.</param>
    /// <returns>Why the member cannot import it; null if it does, or need not.</returns>
    /// <exception cref="StatusException">The member refused.</exception>
    public async Task<string?> ApplyAsync(MemberState member, ObjectKey key, ExportFacts facts, MergedService? merged, CancellationToken token)
    {
        if (member.Informer(ResourceTypes.ServiceImports) is not { } imports || member.Informer(ResourceTypes.Services) is not { } services) return null;
        if (member.Informer(ResourceTypes.Namespaces) is not { } namespaces || exports.Mirrors(member, key) is not { } mirrors) return null;
        var client = member.Connection!.Client;
        var import = imports.Get(key);
        var derived = services.Get(McsMarks.Derived(key));
        if (import is not null && !McsMarks.IsOurs(import, options))
        {
            await WithdrawAsync(client, mirrors, derived, null, token);
            return merged is null ? null : $"its ServiceImport \"{key}\" is somebody else's and stays as it is";
        }
        if (IsUncertain(import, facts)) return await KeepReachableAsync(client, mirrors, facts, token);
        if (merged is null || namespaces.Get(ObjectKey.Cluster(key.Namespace)) is not { Header.DeletionTimestamp: null })
        {
            await WithdrawAsync(client, mirrors, derived, import, token);
            return null;
        }
        if (derived is not null && !McsMarks.IsOurs(derived, options)) return $"its Service \"{derived.Key}\" is somebody else's and stays as it is";
        var (addresses, why) = await AddressAsync(client, key, merged, import, derived, token);
        import = await OwnedObject.ApplyAsync(client, ResourceTypes.ServiceImports, import, ImportBody.Of(key, merged, addresses, options), token);
        await MirrorAsync(member, key, facts, merged, import, mirrors, token);
        var status = ImportBody.Status(merged, Ready(why), true, import.View<ServiceImport>().Status.Conditions, time.GetUtcNow());
        await OwnedObject.ApplyStatusAsync(client, ResourceTypes.ServiceImports, import, status, token);
        return why;
    }

    /// <summary>Whether a cluster that the import comes from may still export it, which cannot be seen now: then the import stays as it is.</summary>
    public static bool IsUncertain(KubeObject? import, ExportFacts facts) =>
        import is not null && facts.Unknown.Count > 0 && import.View<ServiceImport>().Status.Clusters.Any(c => facts.Unknown.Contains(c.Cluster));

    private static async Task<string?> KeepReachableAsync(IKubeClient client, IReadOnlyCollection<KubeObject> mirrors, ExportFacts facts, CancellationToken token)
    {
        var lost = mirrors.Where(m => facts.Of(m.Header.Labels.GetValueOrDefault(McsMarks.SourceCluster, "")) is not { IsReachable: true });
        foreach (var mirror in lost) await Live.DeleteAsync(client, ResourceTypes.EndpointSlices, mirror, token);
        return null;
    }

    private async Task WithdrawAsync(IKubeClient client, IReadOnlyCollection<KubeObject> mirrors, KubeObject? derived, KubeObject? import, CancellationToken token)
    {
        foreach (var mirror in mirrors) await Live.DeleteAsync(client, ResourceTypes.EndpointSlices, mirror, token);
        if (import is not null) await Live.DeleteAsync(client, ResourceTypes.ServiceImports, import, token);
        if (derived is not null && McsMarks.IsOurs(derived, options)) await Live.DeleteAsync(client, ResourceTypes.Services, derived, token);
    }

    // The clusterset IP is the cluster address of a Service of our own.
    private async Task<(ServiceSpec? Derived, string? Why)> AddressAsync(IKubeClient client, ObjectKey key, MergedService merged, KubeObject? import, KubeObject? derived, CancellationToken token)
    {
        if (merged.IsHeadless)
        {
            if (derived is not null) await Live.DeleteAsync(client, ResourceTypes.Services, derived, token);
            return (null, null);
        }
        try
        {
            var made = await OwnedObject.ApplyAsync(client, ResourceTypes.Services, derived, ImportBody.Derived(key, merged, import, options), token);
            return made.View<Service>().Spec is { HasClusterIP: true } spec ? (spec, null) : (null, "no address was given to its Service yet");
        }
        catch (StatusException refused) when (refused.Code == 422)
        {
            return (null, refused.Message);
        }
    }

    private async Task MirrorAsync(
        MemberState member, ObjectKey key, ExportFacts facts, MergedService merged, KubeObject import, IReadOnlyCollection<KubeObject> mirrors, CancellationToken token)
    {
        var known = mirrors.ToDictionary(m => m.Key);
        foreach (var export in facts.Exports.Where(e => e.IsValid))
        {
            foreach (var source in exports.Endpoints(export, key))
            {
                if (MirroredSlice.Of(key, merged, export, source, import, export.Cluster == member.Name, options) is not { } body) continue;
                known.Remove(key with { Name = (string)body["metadata"]!["name"]! }, out var mirror);
                await OwnedObject.ApplyAsync(member.Connection!.Client, ResourceTypes.EndpointSlices, mirror, body, token);
            }
        }
        foreach (var stale in known.Values) await Live.DeleteAsync(member.Connection!.Client, ResourceTypes.EndpointSlices, stale, token);
    }

    private static Condition Ready(string? why) => why switch
    {
        null => new Condition { Type = "Ready", Status = "True", Reason = "Ready", Message = "the service can be used" },
        _ when why.Contains("ipFamilies", StringComparison.Ordinal) => new Condition { Type = "Ready", Status = "False", Reason = "IPFamilyNotSupported", Message = why },
        _ => new Condition { Type = "Ready", Status = "False", Reason = "Pending", Message = why },
    };
}
