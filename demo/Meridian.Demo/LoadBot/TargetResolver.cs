using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Demo;

/// <summary>Resolves the name of the service each second: whoever asks once never learns that it has moved.</summary>
/// <param name="host">The name, such as <c>backend.default.world</c>; with a dot at the end it is taken as it is.</param>
/// <param name="server">The cluster's DNS server, or null for the system's way.</param>
/// <param name="client">Asks it.</param>
/// <param name="time">Clock.</param>
internal sealed class TargetResolver(string host, IPEndPoint? server, DnsClient client, TimeProvider time)
{
    private const string SearchDomain = "svc.cluster.local";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource found = NewSignal();
    private TargetSet current = TargetSet.None;
    private TaskCompletionSource round = NewSignal();
    private volatile bool ended;

    /// <summary>The newest answer.</summary>
    public TargetSet Current => Volatile.Read(ref current);

    /// <summary>Completes when the name has led somewhere for the first time.</summary>
    public Task Found => found.Task;

    /// <summary>Whether the name will not be asked for any more.</summary>
    public bool Ended => ended;

    /// <summary>Waits until the name has been asked for again; when it will not be, not at all.</summary>
    public Task NextRoundAsync(CancellationToken cancellationToken)
    {
        var next = Volatile.Read(ref round).Task;
        return ended ? Task.CompletedTask : next.WaitAsync(cancellationToken);
    }

    /// <summary>Resolves until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await ResolveAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        finally
        {
            ended = true;
            EndRound();
        }
    }

    /// <summary>Resolves once. When DNS does not answer, the last answer holds.</summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        if (Current.Addresses.Count > 0) found.TrySetResult();
        EndRound();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = new TargetSet(await AddressesAsync(cancellationToken));
            if (now.SameAs(Current)) return;
            Volatile.Write(ref current, now);
            await Console.Error.WriteLineAsync($"{host} is now {(now.Addresses.Count == 0 ? "nowhere" : string.Join(", ", now.Addresses))}");
        }
        catch (Exception failure) when (failure is DnsUnavailableException or SocketException)
        {
            await Console.Error.WriteLineAsync($"{host} cannot be resolved now: {failure.Message}");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void EndRound() => Interlocked.Exchange(ref round, NewSignal()).TrySetResult();

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(CancellationToken token)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        if (server is null) return await System.Net.Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, token);
        // As a pod's resolver does: with the search domain first, then as it is.
        foreach (var name in host.EndsWith('.') ? [host] : (string[])[$"{host}.{SearchDomain}", host])
        {
            var answer = await client.ResolveAsync(DnsName.Parse(name), RecordType.A, server, token);
            if (answer.Code is not (ResponseCode.NoError or ResponseCode.NameError)) throw new DnsUnavailableException($"{server} answered {answer.Code} for {name}");
            if (answer.Addresses is { Length: > 0 } addresses) return addresses;
        }
        return [];
    }
}
