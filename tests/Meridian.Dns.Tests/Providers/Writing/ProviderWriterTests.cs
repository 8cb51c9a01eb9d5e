using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests;

public sealed class ProviderWriterTests : IAsyncDisposable
{
    private static readonly DnsName Zone = DnsName.Parse("meridian.test");

    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(55));
    private readonly FakeProvider provider = new();
    private readonly List<IAsyncDisposable> opened = [];
    private int opens;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in opened) await one.DisposeAsync();
    }

    [Fact]
    public async Task ProviderAwayForAnHour_NewestIsWrittenWhenItIsBack()
    {
        var writer = Writer();
        await writer.WriteAsync(Addresses("www", "192.0.2.1"));
        provider.Fails = () => new ProviderException(ProviderFault.Unavailable, "away");

        writer.Want(Addresses("www", "192.0.2.2"));
        await writer.UntilAsync(s => s.Reason == "Unavailable");
        var before = provider.Calls;
        await PassAsync(TimeSpan.FromHours(1));
        // Tried again and again, but not more than once in about a minute.
        Assert.InRange(provider.Calls - before, 30, 80);

        var number = writer.Want(Addresses("www", "192.0.2.3"));
        provider.Fails = () => null;
        await PassAsync(TimeSpan.FromMinutes(2), () => writer.Writer.Status.Done >= number);

        Assert.Equal(Addresses("www", "192.0.2.3"), provider.Find(Name("www"), RecordType.A));
        Assert.True(writer.Writer.Status.IsSynced);
    }

    [Fact]
    public async Task CredentialsRefused_AreReadAgainUntilTheyAreRight()
    {
        var writer = Writer();
        provider.Fails = () => opens < 3 ? new ProviderException(ProviderFault.Denied, "expired") : null;

        var number = writer.Want(Addresses("www", "192.0.2.1"));
        await writer.UntilAsync(s => s is { Reason: "Denied", Message: "expired" });
        await PassAsync(TimeSpan.FromMinutes(1), () => writer.Writer.Status.Done >= number);

        Assert.Equal(3, opens);
        Assert.NotNull(provider.Find(Name("www"), RecordType.A));
    }

    [Fact]
    public async Task ProviderAway_WhatIsStillToBeWritten_IsKnown()
    {
        var writer = Writer();
        await writer.WriteAsync(Addresses("www", "192.0.2.1"));
        provider.Refuses = _ => throw new ProviderException(ProviderFault.Unavailable, "away");

        writer.Want(Addresses("www", "192.0.2.2"));
        var status = await writer.UntilAsync(s => s.Reason == "Unavailable");

        Assert.Contains("www.meridian.test 60 A 192.0.2.1 => www.meridian.test 60 A 192.0.2.2", string.Join('\n', status.Planned.SelectMany(p => p.Changes)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_ComesBackWhenTheProviderSays()
    {
        var until = time.GetUtcNow() + TimeSpan.FromMinutes(10);
        provider.Fails = () => time.GetUtcNow() < until ? new ProviderException(ProviderFault.Throttled, "slow down", until - time.GetUtcNow()) : null;
        var writer = Writer();

        var number = writer.Want(Addresses("www", "192.0.2.1"));
        await writer.UntilAsync(s => s.Reason == "Throttled");
        await PassAsync(TimeSpan.FromMinutes(11), () => writer.Writer.Status.Done >= number);

        // Once too early, once to read and once to write.
        Assert.Equal(3, provider.Calls);
    }

    [Fact]
    public async Task OneSetOfManyRefused_AllOthersAreWritten()
    {
        provider.Refuses = s => s.Name.Equals(Name("n7"));
        var writer = Writer();

        await writer.WriteAsync([.. Enumerable.Range(0, 20).Select(i => Addresses($"n{i}", "192.0.2.1"))]);

        Assert.Equal(19, provider.All().Count(s => s.Type == RecordType.A));
        Assert.Equal(NameRefusal.Rejected, Assert.Single(writer.Writer.Status.Refused).Value.Reason);
        var calls = provider.Batches.Count;
        await writer.WriteAsync([.. Enumerable.Range(0, 21).Select(i => Addresses($"n{i}", "192.0.2.1"))]);
        Assert.Empty(writer.Writer.Status.Planned);
        // The same is not tried again; the new one is written.
        Assert.Equal(calls + 1, provider.Batches.Count);
    }

    [Fact]
    public async Task MisspeltConfiguration_IsToldAndReadAgain()
    {
        var broken = true;
        var writer = Writer(() => broken ? throw new ProviderSettingsException("no setting \"sever\"") : provider);

        var number = writer.Want(Addresses("www", "192.0.2.1"));
        await writer.UntilAsync(s => s is { Reason: "Misconfigured", Message: "no setting \"sever\"" });
        broken = false;
        await PassAsync(TimeSpan.FromMinutes(1), () => writer.Writer.Status.Done >= number);

        Assert.NotNull(provider.Find(Name("www"), RecordType.A));
    }

    private WriterProbe Writer(Func<IDnsProvider>? open = null)
    {
        var probe = new WriterProbe(() =>
        {
            opens++;
            return open?.Invoke() ?? provider;
        }, new ProviderWriterOptions { Owner = OwnerIdentity.Of("world", "") }, time);
        opened.Add(probe);
        probe.Writer.Start();
        return probe;
    }

    // Time passes in steps, and the writer's loop has its turns between them.
    private async Task PassAsync(TimeSpan span, Func<bool>? until = null)
    {
        for (var end = time.GetUtcNow() + span; time.GetUtcNow() < end && until?.Invoke() != true; time.Advance(TimeSpan.FromSeconds(1)))
            for (var turn = 0; turn < 10; turn++) await Task.Yield();
        for (var turn = 0; turn < 10_000 && until?.Invoke() == false; turn++) await Task.Yield();
    }

    private static DnsName Name(string label) => Zone.Prepend(label);

    private static ManagedSet Addresses(string label, params string[] addresses) => new(Name(label), RecordType.A, 60, addresses.Select(a => new AddressData(IPAddress.Parse(a))));
}
