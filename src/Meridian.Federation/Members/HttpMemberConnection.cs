using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>An open connection to a member over HTTPS.</summary>
internal sealed class HttpMemberConnection : IMemberConnection
{
    private readonly ApiConnection connection;
    private readonly InformerSet informers;
    private string version = "";

    public HttpMemberConnection(ApiConnection connection, TimeProvider time, ILoggerFactory loggers)
    {
        this.connection = connection;
        informers = new InformerSet(connection.Client, time, loggers);
        informers.StateChanged += state =>
        {
            if (state == InformerState.Retrying) StreamBroken?.Invoke();
        };
    }

    /// <inheritdoc />
    public event Action? StreamBroken;

    /// <inheritdoc />
    public IKubeClient Client => connection.Client;

    /// <inheritdoc />
    public IInformers Informers => informers;

    /// <inheritdoc />
    public async Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.Client.RawAsync("readyz", cancellationToken);
            // Asked once: a member that changes its version restarts, and is connected to anew.
            if (version.Length == 0) version = VersionOf(await connection.Client.RawAsync("version", cancellationToken));
            return new MemberProbe(ProbeOutcome.Ready, "", version);
        }
        catch (StatusException refused) when (refused.Code is 401 or 403)
        {
            return new MemberProbe(ProbeOutcome.Refused, $"{connection.Credentials} does not accept the credentials: {refused.Message}");
        }
        catch (StatusException failed)
        {
            return new MemberProbe(ProbeOutcome.NotReady, failed.Message, version);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            version = "";
            return new MemberProbe(ProbeOutcome.Unreachable, $"{connection.Credentials}: {failure.InnerException?.Message ?? failure.Message}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await informers.DisposeAsync();
        connection.Dispose();
    }

    private static string VersionOf(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.TryGetProperty("gitVersion", out var text) ? text.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            // It is well even if it does not say which version it is.
            return "";
        }
    }
}
