using System.Collections.Concurrent;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Lets a namespace use no more than its ResourceQuotas allow. What is given back is counted by a controller.</summary>
/// <param name="store">Where the quotas are.</param>
/// <param name="time">Clock.</param>
internal sealed class ResourceQuotaAdmission(IObjectStore store, TimeProvider time) : IAdmission
{
    private readonly ConcurrentDictionary<string, QuotaLedger> ledgers = new(StringComparer.Ordinal);

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!IsCounted(request) || request.Objects.All(ResourceTypes.ResourceQuotas, request.Key.Namespace).Count == 0) return ValueTask.CompletedTask;
        var ledger = ledgers.GetOrAdd(request.Key.Namespace, ns => new QuotaLedger(ns, store, time));
        var charge = new QuotaCharge(request.Type, request.Key.Name, request.Object, request.Old?.ToNode());
        if (!request.Context.DryRun) return new ValueTask(ledger.ChargeAsync(charge));
        ledger.Check(charge);
        return ValueTask.CompletedTask;
    }

    public void Removed(ResourceType type, KubeObject last)
    {
        if (type.Equals(ResourceTypes.Namespaces)) ledgers.TryRemove(last.Header.Name, out _);
    }

    // Most objects cost as much at their end as at their beginning; services and claims may change, pods by resizing only.
    private static bool IsCounted(AdmissionRequest request)
    {
        if (!request.Type.Namespaced) return false;
        if (request.Operation == AdmissionOperation.Create) return request.Subresource.Length == 0;
        if (request.Operation != AdmissionOperation.Update) return false;
        return request.Subresource == "resize" ||
            (request.Subresource.Length == 0 && (request.Type.Equals(ResourceTypes.Services) || request.Type.Equals(ResourceTypes.PersistentVolumeClaims)));
    }
}
