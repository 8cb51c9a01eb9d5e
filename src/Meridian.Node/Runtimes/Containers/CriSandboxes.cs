using System.Collections.Concurrent;
using Grpc.Core;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>A sandbox in the runtime.</summary>
internal sealed record CriSandbox(string Id, Cri.PodSandboxConfig Config, string Address);

/// <summary>Makes, finds and removes the sandboxes of one node. It sees no others.</summary>
internal sealed class CriSandboxes(CriConnection connection, CriLabels labels, Func<KubeObject, uint, Cri.PodSandboxConfig> describe, string nodeAddress)
{
    private readonly ConcurrentDictionary<string, CriSandbox> byUid = new(StringComparer.Ordinal);

    /// <summary>Whether a pod has one that is well.</summary>
    public bool Has(string uid) => byUid.ContainsKey(uid);

    /// <summary>The one of a pod.</summary>
    /// <exception cref="ContainerFault">There is none.</exception>
    public CriSandbox Of(string uid) => byUid.TryGetValue(uid, out var found) ? found : throw new ContainerFault("CreateContainerError", "the pod has no sandbox");

    /// <summary>Takes up those of pods that are still there, and removes the others.</summary>
    public async Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken token)
    {
        var here = pods.ToDictionary(p => p.Header.Uid, StringComparer.Ordinal);
        foreach (var found in await ListAsync("", token))
        {
            if (found.State == Cri.PodSandboxState.SandboxReady && here.TryGetValue(found.Metadata.Uid, out var pod)) await KeepAsync(pod, found.Id, found.Metadata.Attempt, token);
            else await RemoveAsync(found.Id, token);
        }
    }

    /// <summary>Makes the one of a pod, unless it is there.</summary>
    public async Task<CriSandbox> EnsureAsync(KubeObject pod, CancellationToken token)
    {
        if (byUid.TryGetValue(pod.Header.Uid, out var there)) return there;
        var attempt = 0u;
        foreach (var left in await ListAsync(pod.Header.Uid, token))
        {
            attempt = Math.Max(attempt, left.Metadata.Attempt + 1);
            await RemoveAsync(left.Id, token);
        }
        var request = new Cri.RunPodSandboxRequest { Config = describe(pod, attempt) };
        Directory.CreateDirectory(request.Config.LogDirectory);
        var made = await connection.Runtime.RunPodSandboxAsync(request, cancellationToken: token);
        return await KeepAsync(pod, made.PodSandboxId, attempt, token);
    }

    /// <summary>Removes those of a pod, and all their containers.</summary>
    public async Task RemoveOfAsync(string uid, CancellationToken token)
    {
        byUid.TryRemove(uid, out _);
        foreach (var left in await ListAsync(uid, token)) await RemoveAsync(left.Id, token);
    }

    /// <summary>Removes all.</summary>
    public async Task RemoveAllAsync(CancellationToken token) => await Task.WhenAll((await ListAsync("", token)).Select(s => RemoveAsync(s.Id, token)));

    private async Task<CriSandbox> KeepAsync(KubeObject pod, string id, uint attempt, CancellationToken token)
    {
        var status = (await connection.Runtime.PodSandboxStatusAsync(new Cri.PodSandboxStatusRequest { PodSandboxId = id }, cancellationToken: token)).Status;
        var address = status.Network?.Ip is { Length: > 0 } ip ? ip : nodeAddress;
        return byUid[pod.Header.Uid] = new CriSandbox(id, describe(pod, attempt), address);
    }

    private async Task<IReadOnlyList<Cri.PodSandbox>> ListAsync(string uid, CancellationToken token) =>
        (await connection.Runtime.ListPodSandboxAsync(new Cri.ListPodSandboxRequest { Filter = labels.Sandboxes(uid) }, cancellationToken: token)).Items;

    private async Task RemoveAsync(string id, CancellationToken token)
    {
        try
        {
            await connection.Runtime.StopPodSandboxAsync(new Cri.StopPodSandboxRequest { PodSandboxId = id }, cancellationToken: token);
            await connection.Runtime.RemovePodSandboxAsync(new Cri.RemovePodSandboxRequest { PodSandboxId = id }, cancellationToken: token);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // Somebody else was faster.
        }
    }
}
