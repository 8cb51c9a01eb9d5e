using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests.Zones;

public sealed class ZoneStoreTests
{
    private static readonly DnsName Web = DnsName.Parse("web.meridian.test");
    private readonly ZoneStore store = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test"), NameServerAddresses = [IPAddress.Loopback] }, new FakeTimeProvider());

    [Fact]
    public void Apply_Changes_GrowTheSerialOnlyWhenSomethingDiffers()
    {
        var before = store.Current.Serial;

        Assert.True(store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback]))]));
        Assert.False(store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback])), ZoneChange.Remove(Web, RecordType.TXT)]));

        Assert.Equal(before + 1, store.Current.Serial);
    }

    [Fact]
    public void Apply_OneBadChange_ChangesNothing()
    {
        var before = store.Current;

        Assert.Throws<ArgumentException>(() => store.Apply(
            [ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback])), ZoneChange.Set(RecordSet.Alias(DnsName.Parse("a.example"), Web))]));
        Assert.Throws<ArgumentException>(() => store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback])), ZoneChange.Set(RecordSet.Alias(Web, Web))]));
        Assert.Throws<ArgumentException>(() => store.Apply([ZoneChange.RemoveAll(DnsName.Parse("meridian.test"))]));

        Assert.Same(before, store.Current);
    }

    [Fact]
    public void Apply_AliasInsteadOfAddresses_IsOneChange()
    {
        store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback]))]);

        store.Apply([ZoneChange.Set(RecordSet.Alias(Web, DnsName.Parse("b.meridian.test"))), ZoneChange.Remove(Web, RecordType.A)]);

        Assert.NotNull(store.Current.Find(Web, RecordType.CNAME));
        Assert.Null(store.Current.Find(Web, RecordType.A));
    }

    [Fact]
    public void Replace_Content_KeepsTheZonesOwnRecords()
    {
        store.Apply([ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Loopback]))]);
        var other = RecordSet.Addresses(DnsName.Parse("other.meridian.test"), [IPAddress.Loopback]);

        store.Replace([other]);

        Assert.Equal(
            ["meridian.test NS", "ns.meridian.test A", "other.meridian.test A"],
            store.Current.RecordSets.Select(r => $"{r.Name} {r.Type}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Apply_WhileOthersAsk_IsSeenWholeOrNotAtAll()
    {
        var names = Enumerable.Range(0, 5).Select(i => DnsName.Parse($"n{i}.meridian.test")).ToArray();
        Set(0);
        var handler = new AuthoritativeHandler([store]);
        using var done = new CancellationTokenSource();
        var asking = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var zone = store.Current;
                    var addresses = names.Select(n => zone.Find(n, RecordType.A)!.Data[0]).Distinct().Count();
                    Assert.Equal(1, addresses);
                    Assert.Single(Ask.A(handler, "n0.meridian.test").Answers);
                }
            },
            TestContext.Current.CancellationToken);

        for (var i = 1; i < 500; i++) Set(i);
        await done.CancelAsync();
        await asking;

        void Set(int i) => store.Apply(names.Select(n => ZoneChange.Set(RecordSet.Addresses(n, [new IPAddress([10, 0, (byte)(i / 256), (byte)i])]))));
    }
}
