using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests.Server;

public sealed class LimitsTests
{
    private static readonly DnsName Web = DnsName.Parse("web.meridian.test");
    private readonly FakeTimeProvider time = new();
    private readonly ZoneStore store;
    private readonly DnsCounters counters = new();

    public LimitsTests()
    {
        store = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, time);
        store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback]))]);
    }

    // The example of RFC 9018, appendix A.1.
    [Fact]
    public void Cookie_IsThatOfTheStandard()
    {
        var cookies = new ServerCookies(Convert.FromHexString("e5e973e5a6b2a43f48e7dc849e37bfcf"), time);
        var cookie = new byte[ServerCookies.Length];

        cookies.Make(Convert.FromHexString("2464c4abcf10c957"), IPAddress.Parse("198.51.100.100"), 1559731985, cookie);

        Assert.Equal("2464c4abcf10c957010000005cf79f111f8130c3eee29480", Convert.ToHexStringLower(cookie));
    }

    [Fact]
    public void Cookie_HoldsForItsAddressAndItsTime()
    {
        var cookies = new ServerCookies(new byte[16], time);
        var (given, again) = (new byte[ServerCookies.Length], new byte[ServerCookies.Length]);

        Assert.False(cookies.Answer(new byte[8], IPAddress.Loopback, given));
        Assert.True(cookies.Answer(given, IPAddress.Loopback, again));
        Assert.Equal(given, again);
        Assert.False(cookies.Answer(given, IPAddress.Parse("127.0.0.2"), again));
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.True(cookies.Answer(given, IPAddress.Loopback, again));
        Assert.NotEqual(given, again);
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.False(cookies.Answer(given, IPAddress.Loopback, given));
    }

    [Fact]
    public void Answers_ToOneNetwork_AreLimitedAndSlippedAndOthersUnharmed()
    {
        var responder = Responder(new ResponseLimits { SamePerSecond = 10, Slip = 2 });

        var flood = Enumerable.Range(0, 100).Select(i => Ask(responder, new IPAddress([192, 0, 2, (byte)i]))).ToArray();

        Assert.InRange(flood.Count(a => a is { Truncated: false }), 10, 12);
        Assert.InRange(flood.Count(a => a is { Truncated: true }), 43, 46);
        Assert.All(flood.Where(a => a is { Truncated: true }), a => Assert.Empty(a!.Answers));
        Assert.Single(Ask(responder, IPAddress.Parse("198.51.100.1"))!.Answers);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotNull(Ask(responder, IPAddress.Loopback)));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(Ask(responder, IPAddress.Parse("192.0.2.1"))!.Answers);
    }

    [Fact]
    public void Answers_AboutNamesThatDoNotExist_CountAsTheSame()
    {
        var responder = Responder(new ResponseLimits { SamePerSecond = 10, Slip = 0 });

        var flood = Enumerable.Range(0, 100).Select(i => Ask(responder, IPAddress.Parse("192.0.2.1"), $"random{i}.meridian.test")).ToArray();

        Assert.InRange(flood.Count(a => a is not null), 10, 12);
    }

    [Fact]
    public void Client_WithACookieOfOurs_IsNotLimited()
    {
        var responder = Responder(new ResponseLimits { SamePerSecond = 10 });
        var client = IPAddress.Parse("192.0.2.1");
        var given = Raw(responder, client, Query([1, 2, 3, 4, 5, 6, 7, 8]))!;
        var cookie = given.AsSpan(given.Length - ServerCookies.Length).ToArray();

        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotNull(Raw(responder, client, Query(cookie))));
        Assert.Contains(Enumerable.Range(0, 100), _ => Raw(responder, client, Query([1, 2, 3, 4, 5, 6, 7, 8])) is null);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(41)]
    public void Cookie_OfAWrongLength_IsAFormatError(int length) =>
        Assert.Equal(ResponseCode.FormatError, DnsMessage.Decode(Raw(Responder(new()), IPAddress.Loopback, Query(new byte[length]))!).Code);

    private DnsResponder Responder(ResponseLimits limits) =>
        new(new AuthoritativeHandler([store]), new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), ResponseLimits = limits }, time, NullLogger.Instance);

    private DnsMessage? Ask(DnsResponder responder, IPAddress client, string name = "web.meridian.test") =>
        Raw(responder, client, DnsMessage.Query(1, DnsName.Parse(name), RecordType.A).Encode()) is { } answer ? DnsMessage.Decode(answer) : null;

    private byte[]? Raw(DnsResponder responder, IPAddress client, byte[] query)
    {
        var response = new byte[1232];
        return responder.Answer(query, client, 0, udp: true, response, counters, out var length) == DnsResponder.Outcome.Answered ? response[..length] : null;
    }

    private static byte[] Query(byte[] cookie)
    {
        var query = (DnsMessage.Query(1, Web, RecordType.A) with { Edns = null }).Encode();
        query[11] = 1;
        return [.. query, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, (byte)(cookie.Length + 4), 0, 10, 0, (byte)cookie.Length, .. cookie];
    }
}
