using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceAccounts;

/// <summary>Keeps the ServiceAccount <c>default</c> in every namespace: pods that name none run as it.</summary>
internal sealed class DefaultServiceAccountReconciler(IKubeClient client, IInformers informers) : IReconciler
{
    private const string DefaultName = "default";

    private readonly IInformer namespaces = informers.For(ResourceTypes.Namespaces);
    private readonly IInformer accounts = informers.For(ResourceTypes.ServiceAccounts);

    public string Name => "serviceaccount";

    public void Watch(ReconcilerSources sources)
    {
        sources.Objects(ResourceTypes.Namespaces);
        sources.Map(ResourceTypes.ServiceAccounts, change => change.Key.Name == DefaultName ? [ObjectKey.Cluster(change.Key.Namespace)] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Header.DeletionTimestamp: null }) return Requeue.None;
        if (accounts.Get(new ObjectKey(key.Name, DefaultName)) is not null) return Requeue.None;
        var body = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = DefaultName, ["namespace"] = key.Name },
        };
        try
        {
            await client.CreateAsync(ResourceTypes.ServiceAccounts, key.Name, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException there) when (there.IsAlreadyExists)
        {
            // The cache had not shown it.
        }
        return Requeue.None;
    }
}
