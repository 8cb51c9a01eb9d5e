using Meridian.Client;
using Meridian.Controllers.Access;
using Meridian.Controllers.Autoscaling;
using Meridian.Controllers.Certificates;
using Meridian.Controllers.Common;
using Meridian.Controllers.CronJobs;
using Meridian.Controllers.DaemonSets;
using Meridian.Controllers.Deployments;
using Meridian.Controllers.DisruptionBudgets;
using Meridian.Controllers.EndpointMirroring;
using Meridian.Controllers.EndpointSlices;
using Meridian.Controllers.GarbageCollection;
using Meridian.Controllers.Jobs;
using Meridian.Controllers.LegacyEndpoints;
using Meridian.Controllers.LoadBalancers;
using Meridian.Controllers.LocalVolumes;
using Meridian.Controllers.Namespaces;
using Meridian.Controllers.NodeLifecycle;
using Meridian.Controllers.PodCleanup;
using Meridian.Controllers.Quotas;
using Meridian.Controllers.ReplicaSets;
using Meridian.Controllers.ServiceAccounts;
using Meridian.Controllers.StatefulSets;
using Meridian.Controllers.StorageProtection;
using Meridian.Controllers.Volumes;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Controllers;

/// <summary>The controllers of one cluster: starts them all and stops them all.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="informers">The process's informers of that API.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes the controllers' loggers.</param>
/// <param name="options">What the controllers are told; read at the start.</param>
public sealed class ControllerSet(
    IKubeClient client, IInformers informers, TimeProvider time, ILoggerFactory loggers, ControllerOptions options) : IAsyncDisposable
{
    private const int ManyWorkers = 4;
    private const int OneWorker = 1;

    private readonly List<ControllerHost> hosts = [];
    private readonly List<EventRecorder> recorders = [];
    private readonly ServedInformers served = new(informers, options.Types);
    private readonly EventPace pace = new(time);
    private EventRecorder? failures;
    private ClockWatch? clock;

    /// <summary>Starts the controllers, which begin to work once their informers are synced. Called once.</summary>
    public void Start()
    {
        if (options.Profile == ControllerProfile.Cluster) StartCluster();
        StartNamespaces();
        Start(new ClusterRoleAggregationReconciler(client, informers), OneWorker);
        Start(new NamespaceReconciler(client, informers, time, served));
        Start(new GarbageCollector(client, informers, served));
        if (Serves(ResourceTypes.Jobs)) Start(new FinishedJobReconciler(client, informers, time), OneWorker);
        // What is due by the calendar is due when the calendar says so, however it came to that.
        clock = new ClockWatch(time, () => hosts.ForEach(h => h.LookAgain()));
    }

    /// <summary>Stops the controllers; what they were doing is ended, events that wait are written.</summary>
    public async ValueTask DisposeAsync()
    {
        served.Dispose();
        clock?.Dispose();
        await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
        await Task.WhenAll(recorders.Select(r => r.DisposeAsync().AsTask()));
    }

    private void StartCluster()
    {
        // Workloads.
        Start(new DeploymentReconciler(client, informers, time, EventsOf("deployment-controller"), options.StatusDelay));
        Start(new ReplicaSetReconciler(client, informers, time, EventsOf("replicaset-controller"), options.Random, ReplicaKind.ReplicaSet, options.StatusDelay));
        if (Serves(ResourceTypes.ReplicationControllers))
            Start(new ReplicaSetReconciler(client, informers, time, EventsOf("replication-controller"), options.Random, ReplicaKind.ReplicationController, options.StatusDelay));
        if (Serves(ResourceTypes.DaemonSets)) Start(new DaemonSetReconciler(client, informers, time, EventsOf("daemonset-controller"), options.Random));
        if (Serves(ResourceTypes.StatefulSets)) Start(new StatefulSetReconciler(client, informers, time, EventsOf("statefulset-controller")));
        if (Serves(ResourceTypes.Jobs)) StartJobs();
        if (Serves(ResourceTypes.CronJobs)) Start(new CronJobReconciler(client, informers, time, EventsOf("cronjob-controller")));
        if (Serves(ResourceTypes.HorizontalPodAutoscalers))
            Start(new AutoscalerReconciler(client, informers, options.Types, time, EventsOf("horizontal-pod-autoscaler")), OneWorker);

        // Services.
        Start(new EndpointSliceReconciler(client, informers));
        Start(new EndpointsReconciler(client, informers));
        Start(new MirrorReconciler(client, informers, EventsOf("endpoint-slice-mirroring-controller")));
        if (options.Addresses is { } block) Start(new LoadBalancerReconciler(client, informers, EventsOf("service-controller"), block), OneWorker);

        // Limits.
        if (Serves(ResourceTypes.PodDisruptionBudgets)) Start(new BudgetReconciler(client, informers, time, EventsOf("controllermanager")));
        if (Serves(ResourceTypes.ResourceQuotas)) Start(new QuotaReconciler(client, informers, served, time), OneWorker);

        // Certificates and rights.
        if (options.Tokens is { } tokens) Start(new TokenSecretReconciler(client, informers, tokens, options.CertificateAuthority));
        if (options.Certificates is { } signer && Serves(ResourceTypes.CertificateSigningRequests)) Start(new CertificateReconciler(client, informers, signer, time));

        // Storage.
        if (Serves(ResourceTypes.PersistentVolumes) && Serves(ResourceTypes.PersistentVolumeClaims)) StartVolumes();

        // Nodes.
        Start(new NodeLifecycleReconciler(client, informers, time, EventsOf("node-controller"), options.Nodes));
        Start(new TaintEvictionReconciler(client, informers, time, EventsOf("taint-eviction-controller")));

        // What is left over.
        Start(new PodCleanupReconciler(client, informers, time, options.Nodes));
    }

    private void StartJobs()
    {
        Start(new JobReconciler(client, informers, time, EventsOf("job-controller"), options.Random));
        Start(new StrayJobPodReconciler(client, informers));
    }

    private void StartVolumes()
    {
        Start(new ClaimProtectionReconciler(client, informers));
        Start(new VolumeProtectionReconciler(client, informers));
        var binder = EventsOf("persistentvolume-controller");
        Start(new ClaimReconciler(client, informers, binder));
        Start(new VolumeReconciler(client, informers, time, binder));
        Start(new EphemeralClaimReconciler(client, informers, EventsOf("ephemeral_volume")));
        if (options.Volumes is not { } folders) return;
        var provisioner = EventsOf(ILocalVolumes.Provisioner);
        Start(new LocalProvisioner(client, informers, provisioner, folders));
        Start(new LocalReclaimer(client, informers, provisioner, folders), OneWorker);
    }

    // What stands in each namespace: clients wait for it, whatever the API is of.
    private void StartNamespaces()
    {
        Start(new DefaultServiceAccountReconciler(client, informers));
        if (options.CertificateAuthority.Length > 0) Start(new RootCaReconciler(client, informers, options.CertificateAuthority));
    }

    private bool Serves(ResourceType type) => options.Types.Types.Contains(type);

    /// <summary>Takes each controller in place of a host of its own: for who runs them by hand. Default: none.</summary>
    internal Action<IReconciler>? RunBy { get; init; }

    private void Start(IReconciler reconciler, int workers = ManyWorkers)
    {
        if (RunBy is { } taken)
        {
            taken(reconciler);
            return;
        }
        var host = new ControllerHost(reconciler, informers, time, loggers.CreateLogger<ControllerHost>(), workers, failures ??= EventsOf("controllermanager"));
        hosts.Add(host);
        host.Start();
    }

    private EventRecorder EventsOf(string component)
    {
        var recorder = new EventRecorder(client, time, component, loggers.CreateLogger<EventRecorder>(), pace: pace);
        recorders.Add(recorder);
        return recorder;
    }
}
