using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Finds volumes for claims, or has them made.</summary>
/// <remarks>Volumes are given out with the version they were read in: of two claims that want one, the second is refused and looks again.</remarks>
internal sealed class ClaimReconciler(IKubeClient client, IInformers informers, EventRecorder events) : IReconciler
{
    private const string Unbound = "unbound";
    private const string Class = "class";

    private readonly IInformer claims = informers.For(ResourceTypes.PersistentVolumeClaims);
    private readonly IInformer volumes = informers.For(ResourceTypes.PersistentVolumes);
    private readonly IInformer classes = informers.For(ResourceTypes.StorageClasses);
    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly ClaimUsers users = new(informers);
    private readonly BindingWriter writer = new(client, events);

    public string Name => "persistentvolume-binder";

    public void Watch(ReconcilerSources sources)
    {
        claims.AddIndex(Unbound, c => VolumeMatching.IsBound(c) ? [] : [VolumeMatching.ClassOf(c)]);
        volumes.AddIndex(Class, v => [VolumeMatching.ClassOfVolume(v)]);
        sources.Reads(ResourceTypes.Nodes);
        sources.Objects(ResourceTypes.PersistentVolumeClaims);
        sources.Map(ResourceTypes.PersistentVolumes, ConcernedBy);
        sources.Map(ResourceTypes.StorageClasses, change => change.Old is null ? WaitingFor(change.Key.Name).Concat(WaitingFor("")) : WaitingFor(change.Key.Name));
        users.Watch(sources);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (claims.Get(key) is not { } claim) return Requeue.None;
        // Whoever leaves without a volume needs none any more.
        if (claim.Header.DeletionTimestamp is not null && !VolumeMatching.IsBound(claim)) return Requeue.None;
        await writer.ApplyAsync(claim, ClaimPlan.Next(Facts(claim)), cancellationToken);
        return Requeue.None;
    }

    private ClaimFacts Facts(KubeObject claim)
    {
        var named = claim.View<PersistentVolumeClaim>().Spec.VolumeName is { Length: > 0 } name ? volumes.Get(ObjectKey.Cluster(name)) : null;
        var kind = VolumeMatching.ClassOf(claim) is { Length: > 0 } className ? classes.Get(ObjectKey.Cluster(className))?.View<StorageClass>() : null;
        var (node, waiting) = users.Of(claim);
        var early = kind is { WaitsForConsumer: true } && node.Length == 0;
        var place = node.Length > 0 ? nodes.Get(ObjectKey.Cluster(node)) : null;
        return new ClaimFacts(claim, named, () => VolumeMatching.Best(claim, Candidates(claim), place, early), kind, DefaultClass.OfStorage(classes.List()) ?? "", node, waiting);
    }

    private IReadOnlyCollection<KubeObject> Candidates(KubeObject claim) => volumes.ByIndex(Class, VolumeMatching.ClassOf(claim));

    // A volume concerns its claim, and while it is nobody's all that wait for one of its class.
    private IEnumerable<ObjectKey> ConcernedBy(ObjectChange change)
    {
        foreach (var state in (KubeObject?[])[change.Old, change.New])
        {
            if (state?.View<PersistentVolume>().Spec.ClaimRef is { } claim) yield return new ObjectKey(claim.Namespace, claim.Name);
        }
        if (change.New is not { } volume || volume.View<PersistentVolume>() is not { Spec.ClaimRef: null, Status.Phase: "Available" }) yield break;
        foreach (var waiting in WaitingFor(VolumeMatching.ClassOfVolume(volume))) yield return waiting;
    }

    private IEnumerable<ObjectKey> WaitingFor(string className) => claims.ByIndex(Unbound, className).Select(c => c.Key);
}
