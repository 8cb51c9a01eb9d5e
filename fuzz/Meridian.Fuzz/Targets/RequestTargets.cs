using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.Fuzz;

/// <summary>Paths, query strings and headers.</summary>
internal static class RequestTargets
{
    public static FuzzTarget Path { get; } = FuzzTarget.Of("path", input =>
    {
        var path = RequestPath.Parse("/" + FuzzTargets.Text(input));
        foreach (var method in (ReadOnlySpan<string>)["GET", "POST", "DELETE", "BREW"]) RequestVerb.Of(method, path, watch: true);
        if (path.IsItem && path.Resource.Length == 0) throw new InvalidOperationException("an object without a resource");
    }, ["api/v1/namespaces/a/pods/b/log", "apis/apps/v1/watch/namespaces/a/deployments", "api/v1/nodes/n/proxy/metrics/x", "apis/a.b/v1/namespaces/n/finalize", "api/v1/namespaces/x/status/"],
        "/", "//", "namespaces", "watch", "api", "apis", "..", "%2f", "%");

    public static FuzzTarget Query { get; } = FuzzTarget.Of("query", input =>
    {
        var parts = FuzzTargets.Text(input).Split('\n', 3);
        var http = new DefaultHttpContext();
        http.Request.Method = "PATCH";
        http.Request.Path = "/api/v1/namespaces/default/pods/a";
        http.Request.QueryString = new QueryString("?" + parts[0]);
        if (parts.Length > 1) http.Request.Headers.Accept = parts[1];
        if (parts.Length > 2) http.Request.Headers.UserAgent = parts[2];
        var request = new ApiRequest(http);
        FuzzTargets.MayRefuse(() => List(QueryOptions.List(request)));
        FuzzTargets.MayRefuse(() => ListRules.Check(QueryOptions.Watch(request)));
        FuzzTargets.MayRefuse(() => QueryOptions.Write(request, []));
        FuzzTargets.MayRefuse(() => QueryOptions.Log(request));
        FuzzTargets.MayRefuse(() => QueryOptions.CheckPatch(request, PatchKind.Merge));
        FuzzTargets.MayRefuse(() => ContentNegotiation.ForObjects(request.Accept, isList: true));
        FuzzTargets.MayRefuse(() => ContentNegotiation.ForDiscovery(request.Accept));
        ContentNegotiation.Encoding(request.Accept, OutputForm.Table, protobuf: true);
        RequestLabels.Of(request, known: false).ToString();
        request.ToAccessRequest();
    },
        [
            "limit=500&continue=djEgMSAyIGEgYg&resourceVersion=7&resourceVersionMatch=Exact\napplication/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.5",
            "labelSelector=a%20in%20(b,c)&fieldSelector=metadata.name%3Dx,status.phase!%3DRunning&watch=true&timeoutSeconds=9\n*/*\nkubectl/v1.36",
            "dryRun=All&fieldManager=me&fieldValidation=Strict&force=true&sendInitialEvents=&allowWatchBookmarks=1\napplication/vnd.kubernetes.protobuf",
            "tailLines=-1&sinceTime=2026-01-02T03:04:05Z&sinceSeconds=99999999999999999999&follow",
        ],
        "&", "=", "%00", "%ff", "limit=", "continue=", "resourceVersion=", "labelSelector=", "fieldSelector=", ",", ";q=", "as=Table", "99999999999999999999", "-1");

    private static void List(ListQuery query)
    {
        ListRules.Check(query);
        Revisions.Parse(query.ResourceVersion);
        if (query.Continue.Length > 0) ContinueToken.Parse(query.Continue);
        ObjectFilter.Parse(ResourceTypes.Pods, query.LabelSelector, query.FieldSelector);
    }
}
