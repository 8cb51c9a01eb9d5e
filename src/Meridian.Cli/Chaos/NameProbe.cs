using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Asks the federation's DNS server again and again whether names lead to a cluster.</summary>
/// <param name="server">The server.</param>
/// <param name="names">The names.</param>
/// <param name="cluster">Addresses of the cluster.</param>
/// <param name="time">Clock.</param>
internal sealed class NameProbe(IPEndPoint server, IReadOnlyList<string> names, LoopbackBlock cluster, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly DnsClient client = new(new DnsClientOptions { Timeout = TimeSpan.FromSeconds(1), Attempts = 1 }, time);

    /// <summary>When an answer last led to the cluster; null if none did.</summary>
    public long? LastWrongAt { get; private set; }

    /// <summary>Whether the newest answers lead there.</summary>
    public bool LeadsThere { get; private set; }

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (names.Count > 0 && await timer.WaitForNextTickAsync(cancellationToken)) await LookAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The drill is over.
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        var wrong = false;
        foreach (var name in names) wrong |= await LeadsAsync(name, token);
        LeadsThere = wrong;
        if (wrong) LastWrongAt = time.GetTimestamp();
    }

    private async Task<bool> LeadsAsync(string name, CancellationToken token)
    {
        try
        {
            return (await client.ResolveAsync(DnsName.Parse(name), RecordType.A, server, token)).Addresses.Any(cluster.Contains);
        }
        catch (DnsUnavailableException)
        {
            // No answer leads nowhere.
            return false;
        }
    }
}
