using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers <c>pods/x/exec</c> and <c>pods/x/attach</c>, by WebSocket and by SPDY.</summary>
/// <param name="engine">Finds the pod.</param>
/// <param name="sessions">Bounds how many there are.</param>
/// <param name="time">Clock.</param>
/// <param name="stopping">Ends them when the server stops.</param>
internal sealed class CommandHandler(ApiEngine engine, StreamSessions sessions, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(ApiRequest request, ResourceType type)
    {
        var options = CommandQuery.Read(request);
        var pods = engine.Pods ?? throw ApiError.NotImplemented("this server reaches no containers");
        var pod = engine.Get(type, request.Key(type));
        var named = options with { Container = PodContainers.Choose(pod, options.Container) };
        PodContainers.RequireNode(pod);
        if (!Upgrade.IsWebSocket(request.Http) && !Upgrade.IsSpdy(request.Http)) throw ApiError.BadRequest("Upgrade request required");
        using var session = sessions.Begin();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        // What can be refused is refused before the upgrade, while it can be told as a Status.
        await using var command = request.Path.Subresource == "exec" ? await pods.ExecAsync(pod, named, ending.Token) : await pods.AttachAsync(pod, named, ending.Token);
        await using var wire = Upgrade.IsWebSocket(request.Http)
            ? await SocketCommandWire.AcceptAsync(request.Http, named, time)
            : await SpdyCommandWire.AcceptAsync(request.Http, named, time);
        await RunAsync(command, wire, named, ending.Token);
    }

    private async Task RunAsync(IRemoteCommand command, ICommandWire wire, RemoteCommandOptions options, CancellationToken token)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(token, wire.Closed);
        try
        {
            var exit = await command.RunAsync(wire.Streams, ending.Token);
            var said = exit.Code == 0 || exit.Message.Length > 0 ? exit : exit with { Message = NonZero(options, exit.Code) };
            await SendAsync(wire, said.ToStatus(), said.Message);
        }
        catch (StatusException failure)
        {
            await SendAsync(wire, StatusJson.Write(failure), failure.Message);
        }
        catch (IOException broken) when (!ending.IsCancellationRequested)
        {
            var failure = ApiError.Internal(broken.Message);
            await SendAsync(wire, StatusJson.Write(failure), failure.Message);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && ending.IsCancellationRequested)
        {
            // The client went, or the server stops.
        }
    }

    // A client that does not read its last words does not hold the session.
    private async Task SendAsync(ICommandWire wire, ReadOnlyMemory<byte> status, string failure)
    {
        using var limit = new CancellationTokenSource(LastWords, time);
        try
        {
            await wire.SendStatusAsync(status, failure, limit.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It went before.
        }
    }

    private static string NonZero(RemoteCommandOptions options, int code) =>
        $"command terminated with non-zero exit code: error executing command [{string.Join(' ', options.Command)}], exit code {code}";
}
