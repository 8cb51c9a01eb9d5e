using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>A member over HTTP. The connection survives the member's failures; only other credentials need another one.</summary>
internal sealed class HttpMemberConnection : IMemberConnection, IInformers
{
    private readonly ApiConnection api;
    private readonly InformerSet informers;

    // Guards the set of informers that are listened to.
    private readonly Lock gate = new();
    private readonly HashSet<Informer> heard = [];

    // Empty until the member has accepted the credentials once.
    private volatile string version = "";

    public HttpMemberConnection(ApiConnection api, TimeProvider time, ILoggerFactory loggers)
    {
        this.api = api;
        informers = new InformerSet(api.Client, time, loggers);
    }

    public IKubeClient Client => api.Client;

    public IInformers Informers => this;

    public event Action? StreamBroken;

    public IInformer For(ResourceType type)
    {
        var informer = informers.Get(type);
        lock (gate)
        {
            if (heard.Add(informer)) informer.StateChanged += OnState;
        }
        return informer;
    }

    public async Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (version.Length == 0) version = await ProveAsync(cancellationToken);
            await api.Client.RawAsync("readyz", cancellationToken);
            return new MemberProbe(ProbeOutcome.Ready, "", version);
        }
        catch (StatusException refused) when (refused.Code is 401 or 403)
        {
            version = "";
            return new MemberProbe(ProbeOutcome.Refused, $"the cluster refused the credentials: {refused.Message}");
        }
        catch (StatusException notReady)
        {
            return new MemberProbe(ProbeOutcome.NotReady, $"/readyz responded without ok: {notReady.Message}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new MemberProbe(ProbeOutcome.Unreachable, failure.InnerException?.Message ?? failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            foreach (var informer in heard) informer.StateChanged -= OnState;
        }
        await informers.DisposeAsync();
        api.Dispose();
    }

    // Anybody may read /readyz and /version, so something is asked that needs the credentials.
    private async Task<string> ProveAsync(CancellationToken token)
    {
        await api.Client.ListAsync(ResourceTypes.Namespaces, null, new ListOptions { Limit = 1 }, token);
        var answer = await api.Client.RawAsync("version", token);
        var git = JsonNode.Parse(Encoding.UTF8.GetString(answer.Span))?["gitVersion"];
        return git is JsonValue value && value.TryGetValue<string>(out var text) ? text : "unknown";
    }

    private void OnState(InformerState state)
    {
        if (state == InformerState.Retrying) StreamBroken?.Invoke();
    }
}
