using System.Collections.Concurrent;
using Grpc.Core;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Runs containers in a container runtime, by the Container Runtime Interface.</summary>
internal sealed class ContainersRuntime : IPodRuntime
{
    private const int KilledCode = 137;

    private readonly NodeIdentity node;
    private readonly NodeCapacity capacity;
    private readonly NodeAgentHostOptions options;
    private readonly IKubeClient client;
    private readonly IInformer services;
    private readonly CriConnection connection;
    private readonly CriLabels labels;
    private readonly PodFolders folders;
    private readonly CriSandboxes sandboxes;
    private readonly CriImages images;
    private readonly ContainerWatch watch;
    private readonly VolumeKeeper volumes;
    private readonly ConcurrentDictionary<(string Uid, string Container), CriContainer> running = new();
    private readonly ConcurrentDictionary<(string Uid, string Container, int Restart), string> found = new();
    private readonly TaskSet tasks = new();

    public ContainersRuntime(NodeIdentity node, NodeAgentOptions shape, NodeAgentHostOptions options, IKubeClient client, IInformers informers)
    {
        var at = options.Containers ?? throw new ArgumentException("containers need a runtime's socket", nameof(options));
        (this.node, this.options, this.client) = (node, options, client);
        capacity = shape.Capacity ?? NodeCapacity.OfMachine(1);
        services = informers.For(ResourceTypes.Services);
        connection = new CriConnection(at.Socket);
        labels = new CriLabels(at.Cluster, node.Name);
        folders = new PodFolders(options.StateFolder, node.Name);
        sandboxes = new CriSandboxes(
            connection, labels, (pod, attempt) => SandboxConfig.Of(pod, labels, folders, options.ClusterDns?.Address, options.ClusterDomain, attempt), node.Address);
        images = new CriImages(connection);
        watch = new ContainerWatch(connection, labels, at.Revive, options.Time, options.Loggers.CreateLogger<ContainerWatch>());
        volumes = new VolumeKeeper(new VolumeSources(client, node.Address, capacity), folders, options.Time, options.Loggers.CreateLogger<VolumeKeeper>());
    }

    public string Version { get; private set; } = "containers://unknown";

    public string Scheme { get; private set; } = "containers://";

    public bool ContainersOutliveAgent => true;

    public bool RunsHandlers => true;

    public bool GivesAddresses => true;

    public bool Outlived(KubeObject pod) => sandboxes.Has(pod.Header.Uid);

    public async Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Pods);
        var version = await connection.Runtime.VersionAsync(new Cri.VersionRequest(), cancellationToken: cancellationToken);
        Scheme = $"{version.RuntimeName}://";
        Version = Scheme + version.RuntimeVersion;
        await sandboxes.RecoverAsync([.. pods.Where(p => !p.View<Pod>().Status.IsTerminal)], cancellationToken);
        var list = await connection.Runtime.ListContainersAsync(new Cri.ListContainersRequest { Filter = labels.Containers() }, cancellationToken: cancellationToken);
        foreach (var container in list.Containers) found[(container.Labels[CriLabels.Uid], container.Metadata.Name, (int)container.Metadata.Attempt)] = container.Id;
        var here = pods.Select(p => p.Header.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(folders.Pods).Where(f => !here.Contains(PodFolders.Uid(f)))) Directory.Delete(folder, true);
        foreach (var pod in pods.Where(Outlived)) volumes.Keep(new PodSandbox(pod, pod.View<Pod>().Status.PodIP));
        watch.Start();
    }

    public async Task<string> PrepareAsync(PodSandbox pod, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Of(pod.Object));
        await volumes.PrepareAsync(pod, cancellationToken);
        try
        {
            var made = await sandboxes.EnsureAsync(pod.Object, cancellationToken);
            HostsFile.Write(folders.Hosts(pod.Object), pod.Object, made.Address);
            return made.Address;
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContainerFault("FailedCreatePodSandBox", $"Failed to create pod sandbox: {failure.Status.Detail}");
        }
    }

    public async Task<bool> PullsAsync(PodSandbox pod, Container container, CancellationToken cancellationToken) =>
        container.ImagePullPolicy != "Never" && await images.FindAsync(container.Image, cancellationToken) is null;

    public Task<string> ResolveImageAsync(PodSandbox pod, Container container, CancellationToken cancellationToken) =>
        images.ResolveAsync(container, sandboxes.Of(pod.Object.Header.Uid).Config, cancellationToken);

    public async Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, CancellationToken cancellationToken)
    {
        var sandbox = sandboxes.Of(pod.Object.Header.Uid);
        var image = await images.FindAsync(container.Image, cancellationToken) ?? throw new ContainerFault("ErrImagePull", $"image \"{container.Image}\" is no longer available");
        ContainerSecurity.CheckNotRoot(pod.Spec, container, image);
        var given = ServiceVariables.Of(services, pod.Object.Header.Namespace, pod.Spec.EnableServiceLinks != false).Prepend(new("HOSTNAME", SandboxConfig.Hostname(pod.Object)));
        var environment = await new ContainerEnvironment(client, pod, node.Address, capacity).BuildAsync(container, given, cancellationToken);
        var mounts = ContainerMounts.Of(pod, container, restart, folders, volumes.Of(pod.Object));
        LogRotation.DropOlder(folders.Logs(pod.Object, container.Name), restart);
        await EndOlderAsync(sandbox, container, cancellationToken);
        var config = ContainerConfig.Of(pod, container, restart, image.Id, environment, mounts, capacity, labels);
        var id = await CreateAsync(sandbox, config, cancellationToken);
        await StartAsync(id, cancellationToken);
        return Follow(pod, container, restart, id);
    }

    public IRunningContainer Adopt(PodSandbox pod, Container container, int restart, DateTimeOffset startedAt)
    {
        if (found.TryRemove((pod.Object.Header.Uid, container.Name, restart), out var id)) return Follow(pod, container, restart, id);
        var lost = new CriContainer(connection, $"lost-{container.Name}-{restart}", TerminationMessage.None);
        lost.End(new CriExit(KilledCode, "ContainerStatusUnknown"));
        return lost;
    }

    public async Task RemoveAsync(KubeObject pod, bool logs, CancellationToken cancellationToken)
    {
        await sandboxes.RemoveOfAsync(pod.Header.Uid, cancellationToken);
        volumes.Remove(pod);
        if (logs && Directory.Exists(folders.Of(pod))) Directory.Delete(folders.Of(pod), true);
    }

    public IContainerLog? FindLog(KubeObject pod, string container, int restart)
    {
        var path = folders.Log(pod, container, restart);
        return File.Exists(path) ? new GrowingLog(path, () => running.ContainsKey((pod.Header.Uid, container)), options.Time) : null;
    }

    public ResourceReading? Read(KubeObject pod, string container) => running.TryGetValue((pod.Header.Uid, container), out var live) ? watch.Usage(live.Id) : null;

    public IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options)
    {
        var container = Running(pod, options.Container);
        var request = new Cri.ExecRequest
        {
            ContainerId = container.Id, Cmd = { options.Command }, Tty = options.Tty, Stdin = options.Stdin, Stdout = options.Stdout, Stderr = options is { Stderr: true, Tty: false },
        };
        return new CriCommand(container, async token => (await connection.Runtime.ExecAsync(request, cancellationToken: token)).Url, options, this.options.Time);
    }

    public IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options)
    {
        var container = Running(pod, options.Container);
        var request = new Cri.AttachRequest { ContainerId = container.Id, Tty = options.Tty, Stdin = options.Stdin, Stdout = options.Stdout, Stderr = options is { Stderr: true, Tty: false } };
        return new CriCommand(container, async token => (await connection.Runtime.AttachAsync(request, cancellationToken: token)).Url, options, this.options.Time);
    }

    public IPodPorts Forward(KubeObject pod) => new TcpPodPorts(pod.View<Pod>().Status.PodIP);

    // A cluster that stops takes its containers with it; one that is killed does not come here.
    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        await volumes.DisposeAsync();
        try
        {
            await sandboxes.RemoveAllAsync(CancellationToken.None);
        }
        catch (RpcException)
        {
            // A runtime that is gone has nothing left to remove.
        }
        foreach (var left in running.Values) left.End(new CriExit(KilledCode, ""));
        await tasks.WhenAllAsync();
        connection.Dispose();
    }

    private CriContainer Follow(PodSandbox pod, Container container, int restart, string id)
    {
        var message = new TerminationMessage(
            folders.Termination(pod.Object, container.Name, restart), folders.Log(pod.Object, container.Name, restart), container.TerminationMessagePolicy == "FallbackToLogsOnError");
        var key = (pod.Object.Header.Uid, container.Name);
        var live = running[key] = new CriContainer(connection, id, message);
        tasks.Add(ForgetAtEndAsync(key, live));
        watch.Add(live);
        return live;
    }

    private async Task ForgetAtEndAsync((string, string) key, CriContainer live)
    {
        await live.Exit;
        running.TryRemove(new KeyValuePair<(string, string), CriContainer>(key, live));
    }

    private async Task<string> CreateAsync(CriSandbox sandbox, Cri.ContainerConfig config, CancellationToken token)
    {
        try
        {
            var request = new Cri.CreateContainerRequest { PodSandboxId = sandbox.Id, Config = config, SandboxConfig = sandbox.Config };
            return (await connection.Runtime.CreateContainerAsync(request, cancellationToken: token)).ContainerId;
        }
        catch (RpcException failure) when (!token.IsCancellationRequested)
        {
            throw new ContainerFault("CreateContainerError", failure.Status.Detail);
        }
    }

    private async Task StartAsync(string id, CancellationToken token)
    {
        try
        {
            await connection.Runtime.StartContainerAsync(new Cri.StartContainerRequest { ContainerId = id }, cancellationToken: token);
        }
        catch (RpcException failure) when (!token.IsCancellationRequested)
        {
            await connection.Runtime.RemoveContainerAsync(new Cri.RemoveContainerRequest { ContainerId = id }, cancellationToken: token);
            throw new ContainerFault("RunContainerError", failure.Status.Detail);
        }
    }

    // What has ended of this container, and what an agent before had started and not told of.
    private async Task EndOlderAsync(CriSandbox sandbox, Container container, CancellationToken token)
    {
        var filter = labels.Containers();
        filter.PodSandboxId = sandbox.Id;
        filter.LabelSelector[CriLabels.Container] = container.Name;
        var list = await connection.Runtime.ListContainersAsync(new Cri.ListContainersRequest { Filter = filter }, cancellationToken: token);
        foreach (var older in list.Containers)
            await connection.Runtime.RemoveContainerAsync(new Cri.RemoveContainerRequest { ContainerId = older.Id }, cancellationToken: token);
    }

    private CriContainer Running(KubeObject pod, string container) => running.TryGetValue((pod.Header.Uid, container), out var live)
        ? live
        : throw ApiError.Internal($"unable to upgrade connection: container not found (\"{container}\")");
}
