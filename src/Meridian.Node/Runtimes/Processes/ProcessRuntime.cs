using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Runs containers as child processes on addresses of their own.</summary>
internal sealed partial class ProcessRuntime : IPodRuntime
{
    private const int DnsPort = 53;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly NodeIdentity node;
    private readonly NodeAgentOptions shape;
    private readonly NodeAgentHostOptions options;
    private readonly IKubeClient client;
    private readonly IInformer services;
    private readonly ProcessSpawner spawner;
    private readonly PodFolders folders;
    private readonly ServiceAccountFiles accounts;
    private readonly ILogger logger;
    private readonly SessionUsage sessions;
    private bool ownMounts;
    private readonly ConcurrentDictionary<(string Uid, string Container), ProcessContainer> running = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> renewals = new(StringComparer.Ordinal);
    private readonly TaskSet renewing = new();

    public ProcessRuntime(NodeIdentity node, NodeAgentOptions shape, NodeAgentHostOptions options, IKubeClient client, IInformers informers, ProcessSpawner spawner)
    {
        (this.node, this.shape, this.options, this.client, this.spawner) = (node, shape, options, client, spawner);
        services = informers.For(ResourceTypes.Services);
        folders = new PodFolders(options.StateFolder, node.Name);
        accounts = new ServiceAccountFiles(client, options.CertificateAuthorityPem, options.Time);
        sessions = new SessionUsage(options.Time);
        logger = options.Loggers.CreateLogger<ProcessRuntime>();
    }

    public string Version => "processes://0.1.0";

    public string Scheme => "processes://";

    public bool ContainersOutliveAgent => false;

    public bool RunsHandlers => true;

    public async Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Pods);
        // A resolver asks port 53 only.
        ownMounts = options is { PodExecCommand: { } podExec, ClusterDns.Port: DnsPort } && await OwnMounts.TryAsync(spawner, podExec, folders.Pods, cancellationToken);
        if (!ownMounts) LogNoOwnMounts(node.Name);
        var left = Directory.GetDirectories(folders.Pods);
        var killed = Orphans.Kill(left.Select(PodFolders.Uid).ToHashSet(StringComparer.Ordinal));
        if (killed > 0) LogOrphans(node.Name, killed);
        var here = pods.Select(p => p.Header.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in left.Where(f => !here.Contains(PodFolders.Uid(f)))) Directory.Delete(folder, true);
    }

    public async Task<string> PrepareAsync(PodSandbox pod, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Of(pod.Object));
        if (ownMounts)
        {
            var text = ProcessEnvironment.ResolvConf(options.ClusterDns!.Address, pod.Object.Header.Namespace, options.ClusterDomain);
            await File.WriteAllTextAsync(folders.ResolvConf(pod.Object), text, cancellationToken);
        }
        if (!ServiceAccountFiles.Wanted(pod.Spec)) return pod.PodIp;
        await accounts.WriteAsync(pod.Object, folders.ServiceAccount(pod.Object), cancellationToken);
        var ending = new CancellationTokenSource();
        if (renewals.TryAdd(pod.Object.Header.Uid, ending)) renewing.Add(RenewAsync(pod.Object, ending.Token));
        else ending.Dispose();
        return pod.PodIp;
    }

    public Task<string> ResolveImageAsync(PodSandbox pod, Container container, CancellationToken cancellationToken)
    {
        if (options.Images.Find(container.Image) is { } image) return Task.FromResult($"builtin://{image.Reference}");
        if (container.ImagePullPolicy == "Never")
            throw new ContainerFault("ErrImageNeverPull", $"Container image \"{container.Image}\" is not present with pull policy of Never");
        throw new ContainerFault("ErrImagePull",
            $"image \"{container.Image}\" is not available: a cluster of processes runs built-in images only ({string.Join(", ", options.Images.References)})");
    }

    public async Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, CancellationToken cancellationToken)
    {
        RefuseMounts(container);
        var image = options.Images.Find(container.Image) ?? throw new ContainerFault("ErrImagePull", $"image \"{container.Image}\" is no longer available");
        var given = ProcessEnvironment.Given(pod, image, shape, options, services, folders.ServiceAccount(pod.Object));
        var environment = await new ContainerEnvironment(client, pod, node.Address, shape.Capacity ?? NodeCapacity.OfMachine(1)).BuildAsync(container, given, cancellationToken);
        var command = ProcessEnvironment.Command(container, image, environment);
        var launch = new ProcessLaunch(command, environment, Folder(container, image), ownMounts ? folders.ResolvConf(pod.Object) : "", container.Stdin, container.StdinOnce, container.Tty);
        Programs.Check(launch);
        await EndOlderAsync(pod, container, cancellationToken);
        return await StartAsync(pod, container, restart, launch);
    }

    public IRunningContainer Adopt(PodSandbox pod, Container container, int restart, DateTimeOffset startedAt) =>
        throw new InvalidOperationException("a process does not outlive its agent");

    public Task RemoveAsync(KubeObject pod, bool logs, CancellationToken cancellationToken)
    {
        if (renewals.TryRemove(pod.Header.Uid, out var ending))
        {
            ending.Cancel();
            ending.Dispose();
        }
        DeleteFolder(logs ? folders.Of(pod) : folders.ServiceAccount(pod));
        return Task.CompletedTask;
    }

    public IContainerLog? FindLog(KubeObject pod, string container, int restart)
    {
        var path = folders.Log(pod, container, restart);
        if (running.TryGetValue((pod.Header.Uid, container), out var live) && live.Log.Path == path) return new FileLog(path, live.Log);
        return File.Exists(path) ? new FileLog(path, null) : null;
    }

    public ResourceReading? Read(KubeObject pod, string container) =>
        running.TryGetValue((pod.Header.Uid, container), out var live) ? sessions.Of(live.ProcessId) : null;

    public IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options) => new ProcessExec(Running(pod, options.Container), options);

    public IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options) => new ProcessAttach(Running(pod, options.Container), options);

    public IPodPorts Forward(KubeObject pod) => new TcpPodPorts(pod.View<Pod>().Status.PodIP);

    public async ValueTask DisposeAsync()
    {
        foreach (var renewal in renewals.Values) await renewal.CancelAsync();
        await Task.WhenAll(running.Values.Select(c => c.StopAsync(StopGrace, CancellationToken.None)));
        await renewing.WhenAllAsync();
        foreach (var renewal in renewals.Values) renewal.Dispose();
    }

    private async Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, ProcessLaunch launch)
    {
        var process = await ChildProcess.StartAsync(spawner, options.PodExecCommand, launch);
        LogRotation.DropOlder(folders.Logs(pod.Object, container.Name), restart);
        var log = new ContainerLogWriter(folders.Log(pod.Object, container.Name, restart), options.Time);
        var started = new ProcessContainer(process, log, launch, other => ChildProcess.StartAsync(spawner, options.PodExecCommand, other), options.Time);
        running[(pod.Object.Header.Uid, container.Name)] = started;
        renewing.Add(ForgetAtEndAsync((pod.Object.Header.Uid, container.Name), started));
        return started;
    }

    private async Task ForgetAtEndAsync((string, string) key, ProcessContainer started)
    {
        await started.Exit;
        running.TryRemove(new KeyValuePair<(string, string), ProcessContainer>(key, started));
    }

    // Only a worker that failed leaves one behind.
    private async Task EndOlderAsync(PodSandbox pod, Container container, CancellationToken token)
    {
        if (running.TryGetValue((pod.Object.Header.Uid, container.Name), out var older)) await older.StopAsync(TimeSpan.Zero, token);
    }

    private async Task RenewAsync(KubeObject pod, CancellationToken token)
    {
        try
        {
            while (true)
            {
                await accounts.RenewalDueAsync(token);
                try
                {
                    await accounts.WriteAsync(pod, folders.ServiceAccount(pod), token);
                }
                catch (ContainerFault fault)
                {
                    LogNotRenewed(pod.Key, fault.Message);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The pod has ended.
        }
    }

    private ProcessContainer Running(KubeObject pod, string container) =>
        running.TryGetValue((pod.Header.Uid, container), out var found) ? found : throw ApiError.Internal($"unable to upgrade connection: container not found (\"{container}\")");

    private static void RefuseMounts(Container container)
    {
        if (Array.Find(container.VolumeMounts, m => m.MountPath != ServiceAccountFiles.MountPath) is { } mount)
            throw new ContainerFault("CreateContainerError", $"volume \"{mount.Name}\" cannot be mounted at {mount.MountPath}: volumes of process pods are not built yet");
    }

    private static string Folder(Container container, ImageEntry image)
    {
        var folder = container.WorkingDir.Length > 0 ? container.WorkingDir : image.WorkingDirectory.Length > 0 ? image.WorkingDirectory : "/";
        return Directory.Exists(folder) ? folder : throw new ContainerFault("CreateContainerError", $"the working directory {folder} does not exist");
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, true);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Pods of node {Node} see the machine's resolv.conf: mounts of their own need rights, and cluster DNS on port 53")]
    private partial void LogNoOwnMounts(string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} has ended {Count} processes that outlived its agent")]
    private partial void LogOrphans(string node, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token of pod {Pod} could not be renewed: {Why}")]
    private partial void LogNotRenewed(ObjectKey pod, string why);
}
