using System.Globalization;
using System.Net;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Answers <c>pods/x/proxy</c>, <c>services/x/proxy</c> and <c>nodes/x/proxy</c>.</summary>
internal sealed class ProxyHandler(ApiEngine engine, ProxyForwarder forwarder, CancellationToken stopping)
{
    private const int AgentPort = 10250;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ProxyTargets targets = new(engine, Random.Shared);

    public async Task HandleAsync(ApiRequest request, ResourceType type)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var path = ProxyPath.Of(request.Http, request.Path);
        var target = type.Plural switch
        {
            "pods" => targets.Pod(request.Key(type)),
            "services" => targets.Service(request.Key(type)),
            _ => await NodeAsync(request, path, ending.Token),
        };
        if (target is null) return;
        if (!MovesToRoot(request, path)) await forwarder.ForwardAsync(request.Http, target, path, ending.Token);
    }

    // A page at a path without its last slash would have its relative links lead astray.
    private static bool MovesToRoot(ApiRequest request, ProxyPath path)
    {
        var http = request.Http;
        if (path.Inner.Length > 0 || Upgrade.IsAny(http) || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))) return false;
        http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        http.Response.Headers.Location = $"{new PathString(path.Prefix).ToUriComponent()}/{http.Request.QueryString.Value}";
        return true;
    }

    // The node's agent answers in this process; any other port of the node is a server as any other. Null: answered.
    private async Task<ProxyTarget?> NodeAsync(ApiRequest request, ProxyPath path, CancellationToken token)
    {
        var name = ProxyName.Parse(request.Path.Name, "node");
        var node = engine.Get(ResourceTypes.Nodes, ObjectKey.Cluster(name.Name));
        var wanted = name.Port.Length > 0 ? ForwardTarget.ParsePort(name.Port) : AgentPort;
        if (wanted == AgentPort)
        {
            if (!MovesToRoot(request, path)) await AskAsync(request, node, path, token);
            return null;
        }
        var address = node.View<Node>().Status.Addresses.FirstOrDefault(a => a.Type == "InternalIP")?.Address ?? throw ApiError.BadRequest("address not allowed");
        var endPoint = new IPEndPoint(IPAddress.Parse(address), wanted);
        return new ProxyTarget(name.Scheme.Length > 0 ? name.Scheme : "http", address, endPoint.ToString(), async t => await TcpDuplexStream.ConnectAsync(endPoint, ConnectTimeout, t));
    }

    private async Task AskAsync(ApiRequest request, KubeObject node, ProxyPath path, CancellationToken token)
    {
        var connections = engine.Pods ?? throw ApiError.NotImplemented("this server reaches no nodes");
        if (!HttpMethods.IsGet(request.Http.Request.Method) && !HttpMethods.IsHead(request.Http.Request.Method)) throw ApiError.MethodNotAllowed();
        var answer = await connections.AskNodeAsync(node, path.Inner + request.Http.Request.QueryString.Value, token);
        await using var body = answer.Body;
        request.Response.StatusCode = answer.Status;
        request.Response.ContentType = answer.ContentType;
        if (HttpMethods.IsHead(request.Http.Request.Method)) return;
        await StreamCopy.RunAsync(body, request.Response, token);
    }
}
