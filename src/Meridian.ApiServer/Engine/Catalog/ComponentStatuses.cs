using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// The ComponentStatuses of old tools, made when asked for: whether the store, which they know as <c>etcd-0</c>, can be read.
/// Scheduler and controllers tell of themselves elsewhere and are not among them.
/// </summary>
/// <param name="store">The store that is looked at.</param>
internal sealed class ComponentStatuses(IObjectStore store) : ComputedStore
{
    private const string Name = "etcd-0";

    public override long Revision => store.Revision;

    public override KubeObject? Get(ResourceType type, ObjectKey key) => key == ObjectKey.Cluster(Name) ? OfStore() : null;

    public override StorePage List(ResourceType type, string? ns, StoreListOptions options) => new([OfStore()], Revision, 0);

    private KubeObject OfStore()
    {
        var fault = Fault();
        var condition = new JsonObject { ["type"] = "Healthy", ["status"] = fault is null ? "True" : "False", [fault is null ? "message" : "error"] = fault ?? "ok" };
        return KubeObject.FromNode(new JsonObject
        {
            ["kind"] = ResourceTypes.ComponentStatuses.Kind,
            ["apiVersion"] = ResourceTypes.ComponentStatuses.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["conditions"] = new JsonArray((JsonNode)condition),
        });
    }

    private string? Fault()
    {
        try
        {
            store.List(ResourceTypes.Namespaces, null, new StoreListOptions { Limit = 1 });
            return null;
        }
        catch (Exception broken) when (broken is StatusException or IOException or InvalidOperationException)
        {
            return broken.Message;
        }
    }
}
