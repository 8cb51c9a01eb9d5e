using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes statuses, where they differ from those that are there.</summary>
internal sealed class EdgeStatusWriter(IKubeClient federation)
{
    /// <summary>Name of the class that every federation has.</summary>
    public const string DefaultClass = "meridian";

    /// <summary>Writes the address of an Ingress.</summary>
    public async ValueTask WriteAsync(KubeObject ingress, IPAddress address, CancellationToken token)
    {
        var known = ingress.View<Ingress>().Status.LoadBalancer.Ingress;
        if (known.Length == 1 && known[0].Ip == address.ToString()) return;
        await PatchAsync(ResourceTypes.Ingresses, ingress, new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = address.ToString() }) } }, token);
    }

    /// <summary>Writes a whole status.</summary>
    public async ValueTask WriteAsync(ResourceType type, KubeObject obj, JsonObject status, CancellationToken token)
    {
        if (!JsonNode.DeepEquals(GatewayStatuses.Status(obj), status)) await PatchAsync(type, obj, status, token);
    }

    /// <summary>Makes the class that every federation has.</summary>
    public async ValueTask EnsureClassAsync(CancellationToken token)
    {
        try
        {
            await federation.CreateAsync(ResourceTypes.GatewayClasses, null, Encoding.UTF8.GetBytes(
                $$$"""{"apiVersion":"{{{ResourceTypes.GatewayClasses.ApiVersion}}}","kind":"GatewayClass","metadata":{"name":"{{{DefaultClass}}}"},"spec":{"controllerName":"{{{GatewayWorld.Controller}}}","description":"The edge of the federation: one address for all clusters"}}"""),
                WriteOptions.Default, token);
        }
        catch (StatusException there) when (there.Reason == "AlreadyExists")
        {
            // Its status follows by its own change.
        }
    }

    private async ValueTask PatchAsync(ResourceType type, KubeObject obj, JsonObject status, CancellationToken token)
    {
        try
        {
            await federation.PatchAsync(type, obj.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["status"] = status }), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Its deletion is on the way and closes the address.
        }
    }
}
