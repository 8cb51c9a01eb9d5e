using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Reaches members so that only one control plane drives each: the one whose Lease the member holds.</summary>
/// <param name="inner">Reaches them.</param>
/// <param name="leadership">Whether this process acts for its control plane.</param>
/// <param name="options">Who the control plane is; without an identity members are reached unfenced.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
public sealed class FencedMembers(
    IMemberConnector inner, ILeadership leadership, FederationOptions options, TimeProvider time, ILoggerFactory loggers) : IMemberConnector
{
    /// <inheritdoc />
    public IMemberConnection Connect(MemberAccess access)
    {
        var connection = inner.Connect(access);
        return options.Identity.Length == 0 ? connection
            : new FencedConnection(access.Name, connection, new MemberLease(connection.Client, leadership, options, time), loggers.CreateLogger<FencedConnection>());
    }
}

/// <summary>A connection to a member that is probed and written to only as its Lease allows. The probes keep the Lease: it needs no loop of its own.</summary>
internal sealed partial class FencedConnection(string member, IMemberConnection inner, MemberLease lease, ILogger<FencedConnection> logger) : IMemberConnection
{
    /// <inheritdoc />
    public IKubeClient Client { get; } = new FencedClient(inner.Client, lease);

    /// <inheritdoc />
    public IKubeClient PassThrough => inner.PassThrough;

    /// <inheritdoc />
    public IPodStreams Streams => inner.Streams;

    /// <inheritdoc />
    public IInformers Informers => inner.Informers;

    /// <inheritdoc />
    public event Action? StreamBroken
    {
        add => inner.StreamBroken += value;
        remove => inner.StreamBroken -= value;
    }

    /// <inheritdoc />
    public DiscoveredApis Apis => inner.Apis;

    /// <inheritdoc />
    public bool KnowsConditionalApply => inner.KnowsConditionalApply;

    /// <inheritdoc />
    public event Action? ApisChanged
    {
        add => inner.ApisChanged += value;
        remove => inner.ApisChanged -= value;
    }

    /// <inheritdoc />
    public void RefreshApis() => inner.RefreshApis();

    /// <inheritdoc />
    public bool TryRenew(MemberAccess access) => inner.TryRenew(access);

    /// <inheritdoc />
    public async Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        var probe = await inner.ProbeAsync(cancellationToken);
        if (probe.Outcome != ProbeOutcome.Ready) return probe;
        try
        {
            return await lease.KeepAsync(cancellationToken) is { } why ? new MemberProbe(ProbeOutcome.Contended, why) : probe;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
        {
            // Until it runs out the lease is good, and the member may be well again by then.
            LogNotRenewed(member, failure.Message);
            return lease.MayWrite ? probe : new MemberProbe(
                failure is StatusException { Code: 401 or 403 } ? ProbeOutcome.Refused
                    : failure is StatusException busy && MemberFailure.IsOverload(busy) ? ProbeOutcome.Overloaded : ProbeOutcome.NotReady,
                $"the lease by which one control plane drives the cluster could not be taken: {failure.Message}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        lease.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of cluster {Cluster} could not be taken or renewed: {Why}")]
    private partial void LogNotRenewed(string cluster, string why);
}
