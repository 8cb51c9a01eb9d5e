using Meridian.Client;
using Meridian.Federation;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>A federation's connection to a simulated cluster, with whatever is wrong with the way.</summary>
internal sealed class LabConnection : IMemberConnection
{
    private readonly FaultyClient way;
    private readonly InformerSet informers;

    public LabConnection(LabCluster cluster, TimeProvider time, ILoggerFactory loggers)
    {
        way = new FaultyClient(cluster.Client, cluster.Fault, time);
        informers = new InformerSet(way, time, loggers);
        informers.StateChanged += OnState;
    }

    public IKubeClient Client => way;

    public IPodStreams Streams => NoStreams.Instance;

    public IInformers Informers => informers;

    public bool KnowsConditionalApply => true;

    public event Action? StreamBroken;

    public async Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await way.PassAsync(cancellationToken);
            informers.RetryNow();
            return new MemberProbe(ProbeOutcome.Ready, "", "v1.36.0");
        }
        catch (StatusException busy)
        {
            return new MemberProbe(ProbeOutcome.Overloaded, busy.Message);
        }
        catch (HttpRequestException failure)
        {
            return new MemberProbe(ProbeOutcome.Unreachable, failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        informers.StateChanged -= OnState;
        await informers.DisposeAsync();
    }

    private void OnState(InformerState state)
    {
        if (state == InformerState.Retrying) StreamBroken?.Invoke();
    }
}
