using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Demo;

/// <summary>Resolves the name of the service again when the answer is no longer good, or a target has failed: whoever asks once never learns that it has moved.</summary>
/// <param name="host">The name, such as <c>backend.default.world</c>; with a dot at the end it is taken as it is.</param>
/// <param name="server">The cluster's DNS server, or null for the system's way.</param>
/// <param name="client">Asks it.</param>
/// <param name="time">Clock.</param>
/// <param name="longestTtl">Longest time for which an answer is good; null for as long as it says.</param>
internal sealed class TargetResolver(string host, IPEndPoint? server, DnsClient client, TimeProvider time, TimeSpan? longestTtl = null)
{
    private const string SearchDomain = "svc.cluster.local";
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource found = NewSignal();
    private TargetSet current = TargetSet.None;
    private TaskCompletionSource round = NewSignal();
    private TaskCompletionSource wanted = NewSignal();
    private TimeSpan lifetime;
    private volatile bool ended;

    /// <summary>Whether it says nothing on standard error. Default false.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The newest answer.</summary>
    public TargetSet Current => Volatile.Read(ref current);

    /// <summary>Completes when the name has led somewhere for the first time.</summary>
    public Task Found => found.Task;

    /// <summary>Whether the name will not be asked for any more.</summary>
    public bool Ended => ended;

    /// <summary>Has the name asked for again, though not more than once a second, and waits for that; when it will not be, not at all.</summary>
    public Task NextRoundAsync(CancellationToken cancellationToken)
    {
        Volatile.Read(ref wanted).TrySetResult();
        var next = Volatile.Read(ref round).Task;
        return ended ? Task.CompletedTask : next.WaitAsync(cancellationToken);
    }

    /// <summary>Resolves until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Volatile.Write(ref wanted, NewSignal());
                await ResolveAsync(cancellationToken);
                await Task.Delay(Least, time, cancellationToken);
                if (lifetime > Least) await WaitAsync(lifetime - Least, cancellationToken);
            }
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

    private async Task WaitAsync(TimeSpan rest, CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(Task.Delay(rest, time, either.Token), Volatile.Read(ref wanted).Task);
        await either.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    private Task SayAsync(string text) => IsQuiet ? Task.CompletedTask : Console.Error.WriteLineAsync(text);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = new TargetSet(await AddressesAsync(cancellationToken));
            if (now.SameAs(Current)) return;
            Volatile.Write(ref current, now);
            await SayAsync($"{host} is now {(now.Addresses.Count == 0 ? "nowhere" : string.Join(", ", now.Addresses))}");
        }
        catch (Exception failure) when (failure is DnsUnavailableException or SocketException)
        {
            await SayAsync($"{host} cannot be resolved now: {failure.Message}");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void EndRound() => Interlocked.Exchange(ref round, NewSignal()).TrySetResult();

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(CancellationToken token)
    {
        lifetime = TimeSpan.Zero;
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        if (server is null) return await System.Net.Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, token);
        // As a pod's resolver does: with the search domain first, then as it is.
        foreach (var name in host.EndsWith('.') ? [host] : (string[])[$"{host}.{SearchDomain}", host])
        {
            var answer = await client.ResolveAsync(DnsName.Parse(name), RecordType.A, server, token);
            if (answer.Code is not (ResponseCode.NoError or ResponseCode.NameError)) throw new DnsUnavailableException($"{server} answered {answer.Code} for {name}");
            if (answer.Addresses is not { Length: > 0 } addresses) continue;
            lifetime = answer.Lifetime is { } good && !(good > longestTtl) ? good : longestTtl ?? TimeSpan.Zero;
            return addresses;
        }
        return [];
    }
}
