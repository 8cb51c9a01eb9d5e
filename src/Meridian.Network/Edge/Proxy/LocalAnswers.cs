using Microsoft.AspNetCore.Http;

namespace Meridian.Network;

/// <summary>Answers that the edge server gives itself.</summary>
internal static class LocalAnswers
{
    // What gRPC's clients understand in the place of a status of HTTP.
    private const string Unimplemented = "12", Unavailable = "14", TimedOut = "4", Exhausted = "8", Internal = "13";

    public static bool IsGrpc(HttpRequest request) => request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    public static Task WriteAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        if (response.HasStarted) return Task.CompletedTask;
        if (IsGrpc(context.Request))
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = GrpcStatus(status);
            response.Headers["grpc-message"] = text.TrimEnd();
            return response.CompleteAsync();
        }
        response.StatusCode = status;
        response.ContentType = "text/plain";
        return response.WriteAsync(text, context.RequestAborted);
    }

    public static Task RedirectAsync(HttpContext context, EdgeRedirect redirect, EdgeRoute route, int port)
    {
        var request = context.Request;
        context.Response.StatusCode = redirect.Status;
        context.Response.Headers.Location = PathChanges.Location(
            redirect, request.Scheme, request.Host.Host, port, request.Path.ToUriComponent(), request.QueryString.Value ?? "", route.Path);
        return Task.CompletedTask;
    }

    private static string GrpcStatus(int status) => status switch { 404 => Unimplemented, 429 => Exhausted, 504 => TimedOut, 500 => Internal, _ => Unavailable };
}
