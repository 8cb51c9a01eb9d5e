using Meridian.Dns;

namespace Meridian.Network;

/// <summary>What a cluster itself says to a question.</summary>
/// <param name="Code">Code of the answer as far as it goes.</param>
/// <param name="Records">Answer records.</param>
/// <param name="Additional">Addresses of what the answer names.</param>
/// <param name="Continue">Where the aliases lead out of the cluster, or null when the answer is complete.</param>
internal sealed record LocalAnswer(ResponseCode Code, IReadOnlyList<DnsRecord> Records, IReadOnlyList<DnsRecord> Additional, DnsName? Continue)
{
    public static readonly LocalAnswer NoSuchName = new(ResponseCode.NameError, [], [], null);
    public static readonly LocalAnswer NoData = new(ResponseCode.NoError, [], [], null);

    public static LocalAnswer Of(IReadOnlyList<DnsRecord> records, IReadOnlyList<DnsRecord>? additional = null) =>
        new(ResponseCode.NoError, records, additional ?? [], null);

    /// <summary>The answer behind an alias.</summary>
    public static LocalAnswer Alias(DnsRecord alias, LocalAnswer end) => end with { Records = [alias, .. end.Records] };

    /// <summary>An alias that leads out of the cluster.</summary>
    public static LocalAnswer Outside(DnsRecord alias, DnsName target) => new(ResponseCode.NoError, [alias], [], target);
}
