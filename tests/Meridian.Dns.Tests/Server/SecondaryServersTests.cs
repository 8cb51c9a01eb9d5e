using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests.Server;

/// <summary>BIND and Knot as secondary servers of ours: they copy the zone, are told of changes, and follow them.</summary>
public sealed class SecondaryServersTests : IAsyncLifetime
{
    // A secret of nothing but these tests.
    private const string Key = """
        key "copy.key" {
        	algorithm hmac-sha256;
        	secret "c2VjcmV0cyBvZiB0ZXN0cyBhcmUgbm8gc2VjcmV0cyE=";
        };

        """;

    private static readonly DnsName Apex = DnsName.Parse("meridian.test");
    private static readonly DnsName Web = DnsName.Parse("web.meridian.test");
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-secondary-").FullName;
    private readonly ZoneStore store = new(new ZoneOptions { Apex = Apex, NameServerAddresses = [IPAddress.Loopback] }, TimeProvider.System);
    private readonly int port = ServerProcess.FreePort();
    private readonly DnsServer server;
    private readonly TsigKeyring keys = new(TsigKeyFile.Parse(Key));

    public SecondaryServersTests()
    {
        store.Apply([.. Enumerable.Range(0, 5000).Select(i => ZoneChange.Set(RecordSet.Addresses(DnsName.Parse($"n{i}.deep.meridian.test"), [new IPAddress([10, 0, (byte)(i / 256), (byte)i])])))]);
        store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Parse("10.9.9.9")])), ZoneChange.Set(new RecordSet(Web, RecordType.TXT, [TextData.Of("one; \"two\"")]))]);
        var options = new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Transfers = new ZoneTransfers([store], [TransferRule.Parse("127.0.0.1")]) };
        server = new DnsServer(new AuthoritativeHandler([store]), options, TimeProvider.System, NullLogger<DnsServer>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Bind_CopiesTheZoneAndFollowsChanges()
    {
        var named = ServerProcess.Find("named", "bind9");
        await File.WriteAllTextAsync(Path.Combine(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "{{folder}}/session.key";
              recursion no; dnssec-validation no; notify no;
            };
            controls { };
            zone "meridian.test" { type secondary; file "copy.db"; masterfile-format text; primaries { 127.0.0.1 port {{server.EndPoint.Port}}; }; allow-notify { 127.0.0.1; }; };
            """, Token);
        await using var bind = await ServerProcess.StartAsync(named, ["-g", "-c", Path.Combine(folder, "named.conf")], "transferred serial", "Transfer status: success");

        await CopiesAndFollowsAsync();
    }

    [Fact]
    public async Task Bind_ThatMustSign_CopiesTheZoneAndFollowsChanges()
    {
        var named = ServerProcess.Find("named", "bind9");
        await using var closed = await SignedOnlyAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "{{folder}}/session.key";
              recursion no; dnssec-validation no; notify no;
            };
            controls { };
            {{Key}}
            zone "meridian.test" {
              type secondary; file "copy.db"; masterfile-format text; primaries { 127.0.0.1 port {{closed.EndPoint.Port}} key copy.key; }; allow-notify { key copy.key; };
            };
            """, Token);
        await using var bind = await ServerProcess.StartAsync(named, ["-g", "-c", Path.Combine(folder, "named.conf")], "transferred serial", "Transfer status: success");

        await CopiesAndFollowsAsync(DnsName.Parse("copy.key"));
    }

    [Theory]
    [InlineData("+tcp AXFR", true, "10.9.9.9")]
    [InlineData("+tcp AXFR", false, "Transfer failed")]
    [InlineData("+tcp A web", true, "hmac-sha256")]
    [InlineData("+notcp A web", true, "NOERROR")]
    public async Task Dig_WithTheKeyOrWithout_IsAnsweredAsItsSignatureSays(string asked, bool signs, string expected)
    {
        var dig = ServerProcess.Find("dig", "bind9-dnsutils");
        await using var closed = await SignedOnlyAsync();
        var words = asked.Split(' ');
        var name = words.Length == 3 ? $"{words[2]}.meridian.test" : "meridian.test";
        string[] signed = signs ? ["-y", "hmac-sha256:copy.key:c2VjcmV0cyBvZiB0ZXN0cyBhcmUgbm8gc2VjcmV0cyE="] : [];

        var output = await ServerProcess.OutputAsync(dig, ["@127.0.0.1", "-p", $"{closed.EndPoint.Port}", words[0], .. signed, name, words[1]], Token);

        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Couldn't verify signature", output, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be validated", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copy.key", "b3RoZXIgc2VjcmV0cyBvZiB0ZXN0cyBhcmUgYXMgYmFk", "BADSIG")]
    [InlineData("no.key", "b3RoZXIgc2VjcmV0cyBvZiB0ZXN0cyBhcmUgYXMgYmFk", "BADKEY")]
    public async Task Query_WithAWrongSignature_IsToldWhatIsWrong(string key, string secret, string expected)
    {
        await using var closed = await SignedOnlyAsync();
        var other = TsigKeyFile.Parse($"key {key} {{ secret \"{secret}\"; }};")[0];

        var failure = await Assert.ThrowsAsync<DnsUnavailableException>(() => new DnsClient().ExchangeAsync(DnsMessage.Query(1, Web, RecordType.A), other, closed.EndPoint, Token));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_SignedLongAgo_IsToldTheTime()
    {
        await using var closed = await SignedOnlyAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1));
        var session = new TsigSession(keys.Find(DnsName.Parse("copy.key"))!, clock);
        var answer = await DnsOverTcp.AskAsync(closed.EndPoint, session.Sign(DnsMessage.Query(1, Web, RecordType.A).Encode()), Token);

        var failure = Assert.Throws<TsigException>(() => session.Verify(answer));

        Assert.Contains("BADTIME", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knot_CopiesTheZoneAndFollowsChanges()
    {
        var knot = ServerProcess.Find("knotd", "knot");
        await File.WriteAllTextAsync(Path.Combine(folder, "knot.conf"), $"""
            server:
                rundir: {folder}
                listen: 127.0.0.1@{port}
            log:
              - target: stderr
                any: info
            database:
                storage: {folder}
            remote:
              - id: primary
                address: 127.0.0.1@{server.EndPoint.Port}
            acl:
              - id: notify
                address: 127.0.0.1
                action: notify
            zone:
              - domain: meridian.test
                storage: {folder}
                master: primary
                acl: notify
            """, Token);
        await using var process = await ServerProcess.StartAsync(knot, ["-c", Path.Combine(folder, "knot.conf")], "AXFR, incoming, remote 127.0.0.1", "refresh, remote");

        await CopiesAndFollowsAsync();
    }

    [Theory]
    [InlineData("meridian.test", ResponseCode.NoError)]
    [InlineData("deep.meridian.test", ResponseCode.NotAuthoritative)]
    public async Task Transfer_OfWhatIsNoZone_IsRefused(string name, ResponseCode expected)
    {
        var answer = DnsMessage.Decode(await DnsOverTcp.AskAsync(server.EndPoint, DnsMessage.Query(1, DnsName.Parse(name), RecordType.AXFR).Encode(), Token));

        Assert.Equal(expected, answer.Code);
    }

    [Fact]
    public async Task Transfer_ByAStranger_IsRefused()
    {
        var options = new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Transfers = new ZoneTransfers([store], [TransferRule.Parse("192.0.2.0/24")]) };
        await using var closed = new DnsServer(new AuthoritativeHandler([store]), options, TimeProvider.System, NullLogger<DnsServer>.Instance);
        await closed.StartAsync();

        var answer = DnsMessage.Decode(await DnsOverTcp.AskAsync(closed.EndPoint, DnsMessage.Query(1, Apex, RecordType.AXFR).Encode(), Token));

        Assert.Equal(ResponseCode.Refused, answer.Code);
    }

    private async Task<DnsServer> SignedOnlyAsync()
    {
        var options = new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Keys = keys, Transfers = new ZoneTransfers([store], [TransferRule.Parse("127.0.0.1,key=copy.key")]) };
        var closed = new DnsServer(new AuthoritativeHandler([store]), options, TimeProvider.System, NullLogger<DnsServer>.Instance);
        await closed.StartAsync();
        return closed;
    }

    private async Task CopiesAndFollowsAsync(DnsName? key = null)
    {
        var secondary = new IPEndPoint(IPAddress.Loopback, port);
        await using var notifier = new ZoneNotifier([store], [new SecondaryServer(secondary, key)], keys, IPAddress.Loopback, TimeProvider.System, NullLogger<ZoneNotifier>.Instance);
        await UntilAsync(secondary, "10.9.9.9");
        Assert.Equal(store.Current.RecordSets.Count(), await CountAsync(secondary));

        store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Parse("10.8.8.8")])), ZoneChange.RemoveAll(DnsName.Parse("n7.deep.meridian.test"))]);

        await UntilAsync(secondary, "10.8.8.8");
        Assert.Equal(ResponseCode.NameError, (await new DnsClient().QueryAsync(DnsName.Parse("n7.deep.meridian.test"), RecordType.A, secondary, Token)).Code);
    }

    // The names that both servers know are asked one by one only in part: the counts say the rest.
    private async Task<int> CountAsync(IPEndPoint secondary)
    {
        var client = new DnsClient();
        var same = 0;
        foreach (var records in store.Current.RecordSets)
        {
            if (!records.Name.IsAtOrBelow(DnsName.Parse("deep.meridian.test")) || same % 100 == 0)
            {
                var answer = await client.QueryAsync(records.Name, records.Type, secondary, Token);
                Assert.Equal(records.Data.Order(Comparer<RecordData>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))).Select(Text), answer.Answers.Select(r => Text(r.Data)).Order(StringComparer.Ordinal));
            }
            same++;
        }
        return same;
    }

    private static string Text(RecordData data) => data is TextData text ? string.Join('|', text.Strings) : $"{data}";

    // A secondary answers with what it has; whether it has the new is only seen by asking.
    private static async Task UntilAsync(IPEndPoint secondary, string address)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            try
            {
                if ((await new DnsClient().ResolveAsync(Web, RecordType.A, secondary, patience.Token)).Addresses is [var only] && only.ToString() == address) return;
            }
            catch (DnsUnavailableException)
            {
                // It does not listen yet.
            }
        }
        while (await ticks.WaitForNextTickAsync(patience.Token));
    }
}
