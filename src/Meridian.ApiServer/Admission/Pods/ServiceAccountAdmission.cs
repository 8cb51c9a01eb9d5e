using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// Every pod runs as a service account that exists, <c>default</c> when it names none: with that account's secrets for pulling images, and
/// a volume by which it speaks to the API as that account. Mirror pods have none of that.
/// </summary>
/// <param name="store">Where the accounts are.</param>
internal sealed class ServiceAccountAdmission(IObjectStore store) : IAdmission
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";
    private const string DefaultName = "default";

    // A controller gives each new namespace its account in a moment, which the first pod of the same file is not to fail for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask AwaitNeedsAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Object.Obj("spec").Text("serviceAccountName").Length > 0) return;
        var (ns, from) = (request.Key.Namespace, store.Revision);
        if (request.Objects.Find(ResourceTypes.ServiceAccounts, new ObjectKey(ns, DefaultName)) is not null) return;
        if (request.Objects.Find(ResourceTypes.Namespaces, ObjectKey.Cluster(ns)) is not { Header.DeletionTimestamp: null }) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var change in store.WatchAsync(ResourceTypes.ServiceAccounts, ns, from, patience.Token))
            {
                if (!change.Deleted && change.Object.Header.Name == DefaultName) return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StatusException && !cancellationToken.IsCancellationRequested)
        {
            // Then the pod is refused, and told why.
        }
    }

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        if (request.Object["spec"] is not JsonObject spec) return;
        if (request.Object.Obj("metadata").Obj("annotations").Has(MirrorAnnotation))
        {
            CheckMirror(request, spec);
            return;
        }
        var account = Account(request, spec);
        var body = account.ToNode();
        if (spec.Array("imagePullSecrets") is not { Count: > 0 } && body.Array("imagePullSecrets") is { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
        if (PodJson.Flag(spec, "automountServiceAccountToken") ?? PodJson.Flag(body, "automountServiceAccountToken") ?? true) TokenVolume.Mount(spec);
    }

    private static KubeObject Account(AdmissionRequest request, JsonObject spec)
    {
        var name = spec.Text("serviceAccountName");
        if (name.Length == 0) name = DefaultName;
        var (type, ns) = (request.Type, request.Key.Namespace);
        var account = request.Objects.Find(ResourceTypes.ServiceAccounts, new ObjectKey(ns, name))
            ?? throw ApiError.Forbidden(type, request.Key.Name, $"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found");
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        return account;
    }

    private static void CheckMirror(AdmissionRequest request, JsonObject spec)
    {
        if (spec.Text("serviceAccountName").Length > 0) throw Refused("a mirror pod may not reference service accounts");
        if (spec.Items("volumes").Any(v => v.Item.Has("secret"))) throw Refused("a mirror pod may not reference secrets");
        if (spec.Items("volumes").Any(v => v.Item.Obj("projected").Items("sources").Any(s => s.Item.Has("serviceAccountToken"))))
            throw Refused("a mirror pod may not use ServiceAccountToken volume projections");

        StatusException Refused(string why) => ApiError.Forbidden(request.Type, request.Key.Name, why);
    }
}
