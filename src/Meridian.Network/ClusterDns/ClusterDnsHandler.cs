using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>
/// A cluster's DNS: its services, endpoints and pods, the services of its federations, and for all other names the servers of stub domains
/// or the machine's own.
/// </summary>
public sealed partial class ClusterDnsHandler : IDnsHandler
{
    private const int MaxSteps = 8;
    private const uint StubDomainSeconds = 1;
    private const uint UpstreamSeconds = 300;
    private readonly ClusterDnsOptions options;
    private readonly ClusterState state;
    private readonly ClusterNames names;
    private readonly ClusterSetNames shared;
    private readonly DnsForwarder forwarder;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private FederationConfig lastConfig = FederationConfig.None;

    /// <summary>Answers from the informers of a cluster.</summary>
    public ClusterDnsHandler(IInformers informers, ClusterDnsOptions options, TimeProvider time, ILogger<ClusterDnsHandler> logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        state = new ClusterState(informers);
        names = new ClusterNames(state, options.ClusterDomain, options.Region);
        shared = new ClusterSetNames(state, options.ClusterSetDomain);
        forwarder = new DnsForwarder(options, time);
    }

    /// <summary>Completes when the cluster was read once: questions wait until then.</summary>
    public Task Synced => state.Synced;

    /// <inheritdoc />
    public int TryAnswer(in DnsRequest request, Span<byte> response)
    {
        // An answer from a half-read cluster would deny names that exist.
        if (!state.Synced.IsCompletedSuccessfully) return 0;
        var name = request.ToName();
        if (Find(name, request.Type) is not { } local)
            return forwarder.Remembered(name, request.Type) is { } known ? request.Write(Outside([], known), response) : 0;
        return local.Continue is null ? request.Write(Complete(name, local, request.Rotation), response) : 0;
    }

    /// <inheritdoc />
    public async ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken)
    {
        await state.Synced.WaitAsync(cancellationToken);
        TellConfigFaults();
        var question = query.Questions[0];
        var found = new List<DnsRecord>();
        var name = question.Name;
        for (var step = 0; step < MaxSteps; step++)
        {
            var local = Find(name, question.Type);
            if (local is { Continue: null }) return Complete(name, local with { Records = [.. found, .. local.Records] }, 0);
            found.AddRange(local?.Records ?? []);
            if (question.Type == RecordType.CNAME && found.Count > 0) return Complete(name, LocalAnswer.Of(found), 0);
            name = local?.Continue ?? name;

            var answer = await AskOthersAsync(name, question.Type, cancellationToken);
            var end = AliasChain.Follow(answer.Answers, name, question.Type, []);
            var isEnd = end.Equals(name) || answer.Answers.Any(r => r.Type == question.Type && r.Name.Equals(end));
            if (isEnd || answer.Code != ResponseCode.NoError || answer.Authority.Count > 0) return Outside(found, answer);
            // An alias whose end the server did not know: another server may.
            found.AddRange(answer.Answers);
            name = end;
        }
        return new DnsMessage { Code = ResponseCode.ServerFailure, RecursionAvailable = true };
    }

    // A federation's names change with the health of clusters, and whoever asks again each second must learn it within the next.
    private Task<DnsMessage> AskOthersAsync(DnsName name, RecordType type, CancellationToken cancellationToken) =>
        state.Config.ServersFor(name) is { } servers
            ? forwarder.AskAsync(name, type, servers, StubDomainSeconds, cancellationToken)
            : forwarder.AskAsync(name, type, [.. options.Upstreams.Where(u => !u.Equals(options.EndPoint))], UpstreamSeconds, cancellationToken);

    private static DnsMessage Outside(IReadOnlyList<DnsRecord> before, DnsMessage answer) => new()
    {
        Code = answer.Code, RecursionAvailable = true, Answers = [.. before, .. answer.Answers], Authority = answer.Authority, Additional = answer.Additional,
    };

    private LocalAnswer? Find(DnsName name, RecordType type) => shared.Find(name, type) ?? names.Find(name, type);

    private DnsMessage Complete(DnsName name, LocalAnswer local, uint rotation) => new()
    {
        Code = local.Code,
        Authoritative = true,
        RecursionAvailable = true,
        Answers = Turned(local.Records, rotation),
        Authority = local.Records.Count == 0 || local.Code != ResponseCode.NoError ? [Soa(name)] : [],
        Additional = local.Additional,
    };

    // Equal records take turns; aliases stay before what they lead to.
    private static IReadOnlyList<DnsRecord> Turned(IReadOnlyList<DnsRecord> records, uint rotation)
    {
        var aliases = records.TakeWhile(r => r.Type == RecordType.CNAME).Count();
        var rest = records.Count - aliases;
        if (rest < 2) return records;
        var by = (int)(rotation % (uint)rest);
        return [.. records.Take(aliases), .. records.Skip(aliases + by), .. records.Skip(aliases).Take(by)];
    }

    private DnsRecord Soa(DnsName name)
    {
        var domain = name.IsAtOrBelow(options.ClusterSetDomain) ? options.ClusterSetDomain : options.ClusterDomain;
        var serial = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        return new DnsRecord(
            domain, RecordSet.DefaultTtl, new SoaData(domain.Prepend("ns.dns"), domain.Prepend("hostmaster"), serial, 7200, 1800, 86_400, RecordSet.DefaultTtl));
    }

    private void TellConfigFaults()
    {
        var config = state.Config;
        if (ReferenceEquals(Interlocked.Exchange(ref lastConfig, config), config)) return;
        foreach (var fault in config.Faults) LogConfigFault(FederationConfig.Key, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ConfigMap {ConfigMap}: {Fault}")]
    private partial void LogConfigFault(Meridian.Objects.ObjectKey configMap, string fault);
}
