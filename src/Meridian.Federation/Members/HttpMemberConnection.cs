using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>A member over HTTP. The connection survives the member's failures; only other credentials need another one.</summary>
internal sealed class HttpMemberConnection : IMemberConnection
{
    private readonly ApiConnection api;
    private readonly InformerSet informers;
    private readonly MemberApis apis;

    // Empty until the member has accepted the credentials once.
    private volatile string version = "";

    private volatile bool knowsConditionalApply;

    public HttpMemberConnection(ApiConnection api, TimeProvider time, ILoggerFactory loggers)
    {
        this.api = api;
        informers = new InformerSet(api.Client, time, loggers);
        informers.StateChanged += OnState;
        apis = new MemberApis(api.Client, time, loggers);
    }

    public IKubeClient Client => api.Client;

    public IPodStreams Streams => api.Streams;

    public IInformers Informers => informers;

    public event Action? StreamBroken;

    public DiscoveredApis Apis => apis.Current;

    public bool KnowsConditionalApply => knowsConditionalApply;

    public event Action? ApisChanged
    {
        add => apis.Changed += value;
        remove => apis.Changed -= value;
    }

    public void RefreshApis() => apis.Refresh();

    public bool TryRenew(MemberAccess access) => api.TryRenew(MemberCredentials.Read(access));

    public async Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (version.Length == 0) version = await ProveAsync(cancellationToken);
            await api.Client.RawAsync("readyz", cancellationToken);
            // Streams that still wait to try again need not.
            informers.RetryNow();
            apis.MemberAnswers();
            return new MemberProbe(ProbeOutcome.Ready, "", version);
        }
        catch (StatusException refused) when (refused.Code is 401 or 403)
        {
            version = "";
            return new MemberProbe(ProbeOutcome.Refused, $"the cluster refused the credentials: {refused.Message}");
        }
        catch (StatusException busy) when (MemberFailure.IsOverload(busy))
        {
            return new MemberProbe(ProbeOutcome.Overloaded, $"the cluster is overloaded: {busy.Message}");
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
        informers.StateChanged -= OnState;
        await apis.DisposeAsync();
        await informers.DisposeAsync();
        api.Dispose();
    }

    // Anybody may read /readyz and /version, so something is asked that needs the credentials.
    private async Task<string> ProveAsync(CancellationToken token)
    {
        await api.Client.ListAsync(ResourceTypes.Namespaces, null, new ListOptions { Limit = 1 }, token);
        var answer = await api.Client.RawAsync("version", token);
        var document = JsonNode.Parse(answer.Span);
        var git = document?["gitVersion"];
        knowsConditionalApply = document?["conditionalApply"] is JsonValue known && known.TryGetValue<bool>(out var knows) && knows;
        return git is JsonValue value && value.TryGetValue<string>(out var text) ? text : "unknown";
    }

    private void OnState(InformerState state)
    {
        if (state != InformerState.Retrying) return;
        // It may come back as another version.
        (version, knowsConditionalApply) = ("", false);
        StreamBroken?.Invoke();
    }
}
