using System.Diagnostics;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer;

/// <summary>The way of every request: who asks, may they, what is answered; and any failure as a Status.</summary>
internal sealed partial class RequestPipeline(
    RequestUser users, Impersonation impersonation, IAuthorizer authorizer, ResourceHandler resources, DiscoveryHandler discovery, ServerHandler server,
    RequestMetrics metrics, ApiEngine engine, FairQueue fairness, ILogger log)
{
    private const int LongestAuditId = 64;

    private readonly FlowHeaders flows = new(engine);

    public async Task HandleAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        WriteCommonHeaders(http);
        var request = new ApiRequest(http);
        var labels = RequestLabels.Of(request, IsServed(request.Path));
        var span = ApiTraces.Begin(request);
        metrics.Begin(labels);
        try
        {
            await AnswerAsync(request);
        }
        catch (Exception e)
        {
            await FailAsync(request, e);
        }
        finally
        {
            metrics.End(labels, http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
            ApiTraces.End(span, request);
        }
    }

    private async Task AnswerAsync(ApiRequest request)
    {
        request.User = impersonation.Apply(users.Of(request), request.Http.Request.Headers);
        flows.Write(request.Response.Headers, request.User);
        var question = request.ToAccessRequest();
        Demand(request.User, question);
        // Who opens a stream by GET, as WebSockets have to, may do no less than who opens it by POST.
        if (OpensStream(request)) Demand(request.User, question with { Verb = "create" });
        var cost = RequestCosts.Of(request);
        if (cost == RequestCost.Free)
        {
            await RouteAsync(request);
            return;
        }
        var seat = await fairness.EnterAsync(request.User.Name, request.Aborted);
        Task? answering = null;
        try
        {
            answering = RouteAsync(request);
            if (cost == RequestCost.Whole) await answering;
        }
        finally
        {
            fairness.Leave(seat);
        }
        if (cost == RequestCost.Start) await answering;
    }

    private Task RouteAsync(ApiRequest request) => request.Path.Kind switch
    {
        PathKind.Resource => resources.HandleAsync(request),
        PathKind.NonResource => server.HandleAsync(request),
        _ => discovery.HandleAsync(request),
    };

    private void Demand(UserInfo user, in AccessRequest question)
    {
        var decision = authorizer.Authorize(user, question);
        if (!decision.Allowed) throw AccessDenied.For(user, question, decision.Reason);
    }

    private static bool OpensStream(ApiRequest request) =>
        request.Verb == "get" && request.Path is { Resource: "pods", Group: "", Subresource: "exec" or "attach" or "portforward" };

    private Task FailAsync(ApiRequest request, Exception error)
    {
        // Nobody is there to be told, or part of another answer is out already: then only the broken connection says that something failed.
        if (error is OperationCanceledException && request.Aborted.IsCancellationRequested) return Task.CompletedTask;
        if (request.Response.HasStarted)
        {
            LogBroken(request.Http.Request.Method, request.Path.Path, error);
            request.Http.Abort();
            return Task.CompletedTask;
        }
        request.Response.Headers.Remove("Content-Length");
        request.Response.Headers.Remove("Content-Encoding");
        return ResponseWriter.FailureAsync(request, ToStatus(request, error));
    }

    private StatusException ToStatus(ApiRequest request, Exception error)
    {
        switch (error)
        {
            case StatusException failure:
                return failure;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ApiError.TooLarge($"Request entity too large: limit is {ApiServerHost.MaxBodySize}");
            case BadHttpRequestException bad:
                return new StatusException(bad.StatusCode, "BadRequest", bad.Message);
            default:
                LogFailed(request.Http.Request.Method, request.Path.Path, error);
                return ApiError.Internal(error.Message);
        }
    }

    private static void WriteCommonHeaders(HttpContext http)
    {
        var asked = http.Request.Headers["Audit-Id"].ToString();
        var headers = http.Response.Headers;
        headers["Audit-Id"] = asked.Length is > 0 and <= LongestAuditId && asked.All(char.IsAscii) ? asked : Guid.NewGuid().ToString();
        headers.CacheControl = "no-cache, private";
    }

    private bool IsServed(RequestPath path) =>
        path.Kind == PathKind.Resource && (engine.Find(path.Group, path.Version, path.Resource) is not null || resources.IsReview(path));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} broke off after its answer had begun")]
    private partial void LogBroken(string method, string path, Exception error);
}
