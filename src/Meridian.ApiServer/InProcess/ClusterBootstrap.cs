using System.Net;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the objects that every cluster has from its first moment. Repeating it changes nothing.</summary>
/// <param name="engine">The cluster's API.</param>
public sealed class ClusterBootstrap(ApiEngine engine)
{
    private const string Namespace = "default";
    private const string Kubernetes = "kubernetes";
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];
    private static readonly RequestContext Context = new() { FieldManager = "meridian-apiserver" };

    /// <summary>The namespaces of the system.</summary>
    public async Task EnsureNamespacesAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Namespaces)
            await EnsureAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(name), NamespaceObject(name), update: false, cancellationToken);
    }

    /// <summary>The <c>kubernetes</c> service and its endpoints: how pods find the API server.</summary>
    /// <param name="service">Address of the service, usually <see cref="LoopbackBlock.KubernetesService"/>.</param>
    /// <param name="server">Where the API server listens.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task EnsureKubernetesServiceAsync(IPAddress service, IPEndPoint server, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(Namespace, Kubernetes);
        await EnsureAsync(ResourceTypes.Services, key, ServiceObject(service, server.Port), update: false, cancellationToken);
        await EnsureAsync(ResourceTypes.Endpoints, key, EndpointsObject(server), update: true, cancellationToken);
        await EnsureAsync(ResourceTypes.EndpointSlices, key, EndpointSliceObject(server), update: true, cancellationToken);
    }

    /// <summary>The <c>kubernetes</c> ServiceCIDR: where addresses of services come from.</summary>
    /// <param name="range">The range, such as <c>127.9.64.0/18</c>.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task EnsureServiceRangeAsync(string range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (type, key) = (ResourceTypes.ServiceCidrs, ObjectKey.Cluster(Kubernetes));
        var wanted = Object(type, new JsonObject { ["name"] = Kubernetes });
        wanted["spec"] = new JsonObject { ["cidrs"] = new JsonArray(JsonValue.Create(range)) };
        await EnsureAsync(type, key, wanted, update: false, cancellationToken);
        var existing = engine.Get(type, key).ToNode();
        if (existing["status"]?["conditions"] is JsonArray { Count: > 0 }) return;
        existing["status"] = new JsonObject { ["conditions"] = new JsonArray(Ready(now)) };
        await engine.UpdateAsync(type, key, "status", existing, Context, cancellationToken);
    }

    /// <summary>The class <c>standard</c>, that of claims which name none: its volumes are made on the node of the first pod, and go with their claims.</summary>
    /// <param name="provisioner">Who makes them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task EnsureStorageClassAsync(string provisioner, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [VolumeAnnotations.DefaultClass] = "true" };
        var wanted = Object(ResourceTypes.StorageClasses, new JsonObject { ["name"] = "standard", ["annotations"] = annotations });
        (wanted["provisioner"], wanted["reclaimPolicy"], wanted["volumeBindingMode"]) = (provisioner, "Delete", "WaitForFirstConsumer");
        wanted["allowVolumeExpansion"] = true;
        return EnsureAsync(ResourceTypes.StorageClasses, ObjectKey.Cluster("standard"), wanted, update: false, cancellationToken);
    }

    /// <summary>
    /// What Kubernetes makes at start besides: classes of priority, flow control, and how others check who comes by way of this server. Kinds that are not served are left out.
    /// </summary>
    /// <param name="authority">Certificate of the authority that client certificates come from, in PEM.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task EnsureSystemAsync(string authority, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Together, so that they cost few writes to disk.
        await Task.WhenAll(SystemObjects.PriorityClasses().Concat(FlowControlObjects.All())
            .Select(made => EnsureServedAsync(made.Type, made.Body, now, cancellationToken)));
        await EnsureAsync(ResourceTypes.ConfigMaps, new ObjectKey("kube-system", "extension-apiserver-authentication"), SystemObjects.Authentication(authority), update: true, cancellationToken);
    }

    private async Task EnsureServedAsync(ResourceType type, JsonObject wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Cluster(wanted["metadata"]!["name"]!.GetValue<string>());
        if (engine.Find(type.Group, type.Version, type.Plural) is null || engine.Find(type, key) is not null) return;
        var made = (await engine.CreateAsync(type, null, wanted, Context, cancellationToken)).Object;
        if (type.Equals(ResourceTypes.FlowSchemas)) await engine.UpdateAsync(type, key, "status", FlowControlObjects.Found(made.ToNode(), now), Context, cancellationToken);
    }

    private async Task EnsureAsync(ResourceType type, ObjectKey key, JsonObject wanted, bool update, CancellationToken cancellationToken)
    {
        try
        {
            if (engine.Find(type, key) is null) await engine.CreateAsync(type, key.Namespace, wanted, Context, cancellationToken);
            else if (update) await engine.UpdateAsync(type, key, "", wanted, Context, cancellationToken);
        }
        catch (StatusException other) when (other.IsAlreadyExists || other.IsConflict)
        {
            // Another server over the same store made it at the same time.
        }
    }

    private static JsonObject NamespaceObject(string name) => Object(ResourceTypes.Namespaces, new JsonObject { ["name"] = name });

    private static JsonObject ServiceObject(IPAddress address, int port)
    {
        var service = Object(ResourceTypes.Services, Meta(new JsonObject { ["component"] = "apiserver", ["provider"] = Kubernetes }));
        service["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = address.ToString(),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["protocol"] = "TCP", ["port"] = 443, ["targetPort"] = port }),
        };
        return service;
    }

    private static JsonObject EndpointsObject(IPEndPoint server)
    {
        var endpoints = Object(ResourceTypes.Endpoints, Meta(new JsonObject { ["endpointslice.kubernetes.io/skip-mirror"] = "true" }));
        endpoints["subsets"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["ip"] = server.Address.ToString() }),
            ["ports"] = new JsonArray(Port(server)),
        });
        return endpoints;
    }

    private static JsonObject EndpointSliceObject(IPEndPoint server)
    {
        var slice = Object(ResourceTypes.EndpointSlices, Meta(new JsonObject { [WellKnownLabels.ServiceName] = Kubernetes }));
        slice["addressType"] = "IPv4";
        slice["endpoints"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(JsonValue.Create(server.Address.ToString())),
            ["conditions"] = new JsonObject { ["ready"] = true },
        });
        slice["ports"] = new JsonArray(Port(server));
        return slice;
    }

    private static JsonObject Ready(DateTimeOffset now) => new()
    {
        ["type"] = "Ready",
        ["status"] = "True",
        ["lastTransitionTime"] = WireTime.Format(now),
        ["reason"] = "",
        ["message"] = "Kubernetes Service CIDR is ready",
    };

    private static JsonObject Port(IPEndPoint server) => new() { ["name"] = "https", ["port"] = server.Port, ["protocol"] = "TCP" };

    private static JsonObject Meta(JsonObject labels) => new() { ["name"] = Kubernetes, ["namespace"] = Namespace, ["labels"] = labels };

    private static JsonObject Object(ResourceType type, JsonObject metadata) =>
        new() { ["kind"] = type.Kind, ["apiVersion"] = type.ApiVersion, ["metadata"] = metadata };
}
