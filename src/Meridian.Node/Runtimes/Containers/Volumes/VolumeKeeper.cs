using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Makes the volumes of pods, keeps files as their sources are, and takes both away.</summary>
internal sealed partial class VolumeKeeper(VolumeSources sources, PodFolders folders, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // As long as Kubernetes takes at most; tokens live longer.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(60);

    // A token lives an hour, and is replaced when most of that is over.
    private const int RoundsPerToken = 45;

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, PodVolume>> volumes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> refreshing = new(StringComparer.Ordinal);
    private readonly TaskSet tasks = new();

    /// <summary>The volumes of a pod, by name.</summary>
    public IReadOnlyDictionary<string, PodVolume> Of(KubeObject pod) =>
        volumes.TryGetValue(pod.Header.Uid, out var found) ? found : new Dictionary<string, PodVolume>(StringComparer.Ordinal);

    /// <summary>Makes all volumes of a pod.</summary>
    /// <exception cref="ContainerFault">One cannot be made (yet).</exception>
    public async Task PrepareAsync(PodSandbox pod, CancellationToken token)
    {
        var made = new Dictionary<string, PodVolume>(StringComparer.Ordinal);
        foreach (var volume in pod.Spec.Volumes.Select(VolumeSpec.Read)) made[volume.Name] = await MakeAsync(pod, volume, token);
        volumes[pod.Object.Header.Uid] = made;
        RefreshLater(pod);
    }

    /// <summary>Takes up the volumes that an agent before has made.</summary>
    public void Keep(PodSandbox pod) => tasks.Add(KeepAsync(pod));

    /// <summary>Takes the volumes of a pod away; what is the user's own stays.</summary>
    public void Remove(KubeObject pod)
    {
        volumes.TryRemove(pod.Header.Uid, out _);
        if (refreshing.TryRemove(pod.Header.Uid, out var ending))
        {
            ending.Cancel();
            ending.Dispose();
        }
        if (Directory.Exists(folders.Volumes(pod))) Directory.Delete(folders.Volumes(pod), true);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var ending in refreshing.Values) await ending.CancelAsync();
        await tasks.WhenAllAsync();
        foreach (var ending in refreshing.Values) ending.Dispose();
    }

    private async Task KeepAsync(PodSandbox pod)
    {
        await Task.Yield();
        try
        {
            await PrepareAsync(pod, CancellationToken.None);
        }
        catch (ContainerFault fault)
        {
            LogNotRefreshed(pod.Object.Key, fault.Message);
        }
    }

    private async Task<PodVolume> MakeAsync(PodSandbox pod, VolumeSpec volume, CancellationToken token)
    {
        var own = Path.Combine(folders.Volumes(pod.Object), volume.Name);
        var group = pod.Spec.SecurityContext?.FsGroup;
        if (VolumeSources.IsFiles(volume.Kind))
        {
            AtomicFiles.Write(own, await sources.FilesAsync(pod, volume, token), group);
            return new PodVolume(own, true);
        }
        switch (volume.Kind)
        {
            case "emptyDir":
                Directory.CreateDirectory(own);
                Share(own, group);
                return new PodVolume(own, false);
            case "hostPath":
                return new PodVolume(HostPath((string?)volume.Source["path"] ?? "", (string?)volume.Source["type"] ?? ""), false);
            case "persistentVolumeClaim":
                var folder = await sources.ClaimFolderAsync(pod, (string?)volume.Source["claimName"] ?? "", token);
                Directory.CreateDirectory(folder);
                Share(folder, group);
                return new PodVolume(folder, (bool?)volume.Source["readOnly"] ?? false);
            default:
                throw Fault($"volume \"{volume.Name}\": a node of containers mounts no {volume.Kind}");
        }
    }

    private static void Share(string folder, long? group)
    {
        const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
        LinuxCalls.SetMode(folder, group is null ? Everybody : Everybody | UnixFileMode.SetGroup);
        if (group is { } id) LinuxCalls.SetGroup(folder, id);
    }

    private static string HostPath(string path, string type)
    {
        switch (type)
        {
            case "DirectoryOrCreate": Directory.CreateDirectory(path); break;
            case "FileOrCreate" when !File.Exists(path): File.WriteAllText(path, ""); break;
            case "Directory" when !Directory.Exists(path): throw Fault($"hostPath type check failed: {path} is not a directory");
            case "File" when !File.Exists(path): throw Fault($"hostPath type check failed: {path} is not a file");
            case "" when !Path.Exists(path): Directory.CreateDirectory(path); break;
        }
        return path;
    }

    private void RefreshLater(PodSandbox pod)
    {
        var written = pod.Spec.Volumes.Select(VolumeSpec.Read).Where(v => VolumeSources.IsFiles(v.Kind)).ToList();
        if (written.Count == 0) return;
        var ending = new CancellationTokenSource();
        if (refreshing.TryAdd(pod.Object.Header.Uid, ending)) tasks.Add(RefreshAsync(pod, written, ending.Token));
        else ending.Dispose();
    }

    private async Task RefreshAsync(PodSandbox pod, IReadOnlyList<VolumeSpec> written, CancellationToken token)
    {
        try
        {
            for (var round = 1; ; round++)
            {
                await Task.Delay(Refresh, time, token);
                foreach (var volume in written.Where(v => round % RoundsPerToken == 0 || !HasToken(v))) await RefreshAsync(pod, volume, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The pod has ended.
        }
    }

    private async Task RefreshAsync(PodSandbox pod, VolumeSpec volume, CancellationToken token)
    {
        try
        {
            AtomicFiles.Write(Path.Combine(folders.Volumes(pod.Object), volume.Name), await sources.FilesAsync(pod, volume, token), pod.Spec.SecurityContext?.FsGroup);
        }
        catch (Exception failure) when (failure is ContainerFault or StatusException or HttpRequestException or IOException)
        {
            LogNotRefreshed(pod.Object.Key, failure.Message);
        }
    }

    private static bool HasToken(VolumeSpec volume) => volume.Source.ToJsonString().Contains("\"serviceAccountToken\"", StringComparison.Ordinal);

    private static ContainerFault Fault(string message) => new("FailedMount", $"MountVolume.SetUp failed: {message}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A volume of pod {Pod} could not be brought up to date: {Why}")]
    private partial void LogNotRefreshed(ObjectKey pod, string why);
}
