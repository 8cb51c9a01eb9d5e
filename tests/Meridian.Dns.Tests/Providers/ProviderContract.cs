using System.Net;

namespace Meridian.Dns.Tests;

/// <summary>What every provider does, tried on each against what it writes to.</summary>
public abstract class ProviderContract(IProviderServer server) : IAsyncLifetime
{
    private static readonly DnsName Zone = DnsName.Parse("meridian.test");
    private static int counter;

    private readonly string test = $"t{Interlocked.Increment(ref counter)}";
    private readonly List<IAsyncDisposable> opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var one in opened) await one.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Apply_AddChangeRemove_IsSeenInTheZone()
    {
        var provider = Open("a");
        var (one, two) = (Addresses("www", "192.0.2.1"), Addresses("www", "192.0.2.1", "192.0.2.2"));

        await provider.ApplyAsync([new SetChange(null, one)], Token);
        Assert.Equal(one, await FindAsync(provider, one));
        await provider.ApplyAsync([new SetChange(one, two)], Token);
        Assert.Equal(two, await FindAsync(provider, two));
        await provider.ApplyAsync([new SetChange(two, null)], Token);
        Assert.Null(await FindAsync(provider, two));
    }

    [Fact]
    public async Task Apply_EveryKindOfRecord_ComesBackAsItWas()
    {
        var provider = Open("a");
        ManagedSet[] sets =
        [
            Addresses("v6", "2001:db8::1", "2001:db8::2"), Addresses("*", "192.0.2.7"),
            new(Name("alias"), RecordType.CNAME, 60, [new NameData(RecordType.CNAME, Name("v6"))]),
            new(Name("text"), RecordType.TXT, 60, [TextData.Of("a \"quoted\" back\\slash; and = signs")]),
            new(Name("long"), RecordType.TXT, 60, [TextData.Of(new string('x', 300) + " " + new string('y', 300))]),
        ];

        await provider.ApplyAsync([.. sets.Select(s => new SetChange(null, s))], Token);

        foreach (var set in sets) Assert.Equal($"{set}", $"{await FindAsync(provider, set)}");
        await provider.ApplyAsync([.. sets.Select(s => new SetChange(s, null))], Token);
        foreach (var set in sets) Assert.Null(await FindAsync(provider, set));
    }

    [Fact]
    public async Task Apply_OneStepNotAsExpected_ConflictsAndChangesNothing()
    {
        var provider = Open("a");
        var (there, other, fresh) = (Addresses("there", "192.0.2.1"), Addresses("there", "192.0.2.9"), Addresses("fresh", "192.0.2.3"));
        await provider.ApplyAsync([new SetChange(null, there)], Token);

        foreach (var wrong in (SetChange[])[new(null, other), new(other, null), new(other, there)])
        {
            var refused = await Assert.ThrowsAsync<ProviderException>(() => provider.ApplyAsync([new SetChange(null, fresh), wrong], Token));
            Assert.Equal(ProviderFault.Conflict, refused.Fault);
        }

        Assert.Equal(there, await FindAsync(provider, there));
        Assert.Null(await FindAsync(provider, fresh));
    }

    [Fact]
    public async Task Routing_ThatTheProviderKnows_ComesBackAsItWas()
    {
        var provider = Open("a");
        foreach (var routing in provider.Limits.Routing)
        {
            var wanted = provider.Adapt(new ManagedSet(Name($"routed-{routing}"), RecordType.A, 60, routing,
            [
                new RoutedAnswer { Id = "c1", Place = "us-central", Weight = 3, Data = [Address("192.0.2.1")] },
                new RoutedAnswer { Id = "c2", Place = "europe-west", Weight = 1, Data = [Address("192.0.2.2"), Address("192.0.2.3")] },
            ]));

            await provider.ApplyAsync([new SetChange(null, wanted)], Token);
            Assert.Equal(wanted, await FindAsync(provider, wanted));
            // To and from plain records is one change as well.
            await provider.ApplyAsync([new SetChange(wanted, wanted.WithoutRouting())], Token);
            Assert.Equal(wanted.WithoutRouting(), await FindAsync(provider, wanted));
        }
    }

    [Fact]
    public async Task Writer_WantsMoreThanABatch_WritesAllAndTakesAllAway()
    {
        var writer = Writer("a");
        ManagedSet[] many = [.. Enumerable.Range(0, 300).Select(i => Addresses($"n{i}", $"192.0.2.{i % 250}"))];

        await writer.WriteAsync(many);
        var provider = Open("reader");
        Assert.Equal(300, (await OursAsync(provider)).Count(s => s.Type == RecordType.A));

        await writer.WriteAsync();
        Assert.Empty(await OursAsync(provider));
    }

    [Fact]
    public async Task TwoWriters_OneName_HaveItTogether()
    {
        var (a, b, reader) = (Writer("a"), Writer("b"), Open("reader"));

        await a.WriteAsync(Addresses("www", "192.0.2.1"));
        await b.WriteAsync(Addresses("www", "192.0.2.2"));
        Assert.Equal(Addresses("www", "192.0.2.1", "192.0.2.2"), await FindAsync(reader, Addresses("www", "192.0.2.1")));

        await a.WriteAsync(Addresses("www", "192.0.2.3"));
        Assert.Equal(Addresses("www", "192.0.2.2", "192.0.2.3"), await FindAsync(reader, Addresses("www", "192.0.2.1")));

        await b.WriteAsync();
        Assert.Equal(Addresses("www", "192.0.2.3"), await FindAsync(reader, Addresses("www", "192.0.2.1")));
        await a.WriteAsync();
        Assert.Empty(await OursAsync(reader));
    }

    [Fact]
    public async Task TwoWriters_AtTheSameTime_LoseNothing()
    {
        WriterProbe[] writers = [.. Enumerable.Range(0, 4).Select(i => Writer($"w{i}"))];
        var reader = Open("reader");

        for (var i = 0; i < writers.Length; i++) writers[i].Want(Addresses("www", $"192.0.2.{i + 1}"), Addresses("api", $"198.51.100.{i + 1}"));

        // The last to write may have met others' work: each is done when its own address is there.
        await EventuallyAsync(async () => await FindAsync(reader, Addresses("www", "192.0.2.1")) is { Data.Count: 4 } && await FindAsync(reader, Addresses("api", "192.0.2.1")) is { Data.Count: 4 });
    }

    [Fact]
    public async Task Writer_NameOfSomebodyElse_IsLeftAloneAndTold()
    {
        var (provider, writer) = (Open("them"), Writer("a"));
        var (theirs, alias) = (Addresses("theirs", "203.0.113.1"), new ManagedSet(Name("alias"), RecordType.CNAME, 60, [new NameData(RecordType.CNAME, Name("theirs"))]));
        await provider.ApplyAsync([new SetChange(null, theirs), new SetChange(null, alias)], Token);

        await writer.WriteAsync(Addresses("theirs", "192.0.2.1"), Addresses("alias", "192.0.2.1"), Addresses("free", "192.0.2.1"));

        Assert.Equal(["alias", "theirs"], writer.Writer.Status.Refused.Select(r => r.Key.Labels()[0]).Order());
        Assert.All(writer.Writer.Status.Refused.Values, r => Assert.Equal(NameRefusal.Conflict, r.Reason));
        await writer.WriteAsync();
        Assert.Equal(theirs, await FindAsync(provider, theirs));
        Assert.Equal(alias, await FindAsync(provider, alias));
        Assert.Equal(2, (await OursAsync(provider)).Count);
    }

    [Fact]
    public async Task Writer_SomebodySpoilsARecord_MendsIt()
    {
        var (provider, writer) = (Open("them"), Writer("a"));
        var (right, wrong) = (Addresses("www", "192.0.2.1"), Addresses("www", "203.0.113.9"));
        await writer.WriteAsync(right);

        await provider.ApplyAsync([new SetChange(right, wrong)], Token);
        await EventuallyAsync(async () => right.Equals(await FindAsync(provider, right)));
        await provider.ApplyAsync([new SetChange(right, null)], Token);
        await EventuallyAsync(async () => right.Equals(await FindAsync(provider, right)));
    }

    [Fact]
    public async Task Writer_ProviderAwayForAWhile_TellsAndGoesOn()
    {
        var writer = Writer("a");
        await writer.WriteAsync(Addresses("www", "192.0.2.1"));

        await server.StopAsync();
        writer.Want(Addresses("www", "192.0.2.2"), Addresses("api", "192.0.2.3"));
        var down = await writer.UntilAsync(s => s.Reason == nameof(ProviderFault.Unavailable) && s.Pending.Contains(Name("api")));
        Assert.Contains(Name("www"), down.Pending);
        await server.StartAsync();
        await writer.UntilAsync(s => s.IsSynced);

        var reader = Open("reader");
        Assert.Equal(Addresses("www", "192.0.2.2"), await FindAsync(reader, Addresses("www", "192.0.2.2")));
        Assert.Equal(Addresses("api", "192.0.2.3"), await FindAsync(reader, Addresses("api", "192.0.2.3")));
    }

    [Fact]
    public async Task WrongCredentials_AreToldWithoutSecrets()
    {
        if (server.WrongConfiguration is not { } wrong) return;
        await using var provider = DnsProviders.Open(server.Provider, wrong, Context("a"));

        foreach (var call in (Func<Task>[])[() => provider.ListAsync(Token), () => provider.ApplyAsync([new SetChange(null, Addresses("www", "192.0.2.1"))], Token)])
        {
            var refused = await Assert.ThrowsAsync<ProviderException>(call);
            Assert.Equal(ProviderFault.Denied, refused.Fault);
            var secrets = wrong.Split('\n').Where(l => l.Contains("secret", StringComparison.Ordinal) || l.Contains("key", StringComparison.Ordinal) && !l.Contains("tsig-key", StringComparison.Ordinal) && !l.Contains("access-key-id", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
            Assert.All(secrets.Where(s => s.Length > 0), s => Assert.DoesNotContain(s, $"{refused}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task DryRun_TellsAndChangesNothing()
    {
        var reader = Open("reader");
        var writer = Writer("a", o => o with { DryRun = true });

        writer.Want(Addresses("www", "192.0.2.1"));
        var told = await writer.UntilAsync(s => s.Reason == ProviderStatus.DryRun);

        Assert.Contains(Name("www"), told.Pending);
        Assert.Contains(told.Planned.SelectMany(c => c.Changes), c => Addresses("www", "192.0.2.1").Equals(c.After));
        Assert.Empty(await OursAsync(reader));
    }

    internal IDnsProvider Open(string owner)
    {
        var provider = DnsProviders.Open(server.Provider, server.Configuration, Context(owner));
        opened.Add(provider);
        return provider;
    }

    private WriterProbe Writer(string owner, Func<ProviderWriterOptions, ProviderWriterOptions>? with = null)
    {
        var options = new ProviderWriterOptions { Owner = Owner(owner), ReadBack = TimeSpan.FromMilliseconds(500), FirstRetry = TimeSpan.FromMilliseconds(50), LongestRetry = TimeSpan.FromMilliseconds(300) };
        var probe = new WriterProbe(() => DnsProviders.Open(server.Provider, server.Configuration, Context(owner)), with?.Invoke(options) ?? options);
        opened.Add(probe);
        probe.Writer.Start();
        return probe;
    }

    private OwnerIdentity Owner(string owner) => OwnerIdentity.Of($"{test}-{owner}", "");

    private ProviderContext Context(string owner) => new(Zone, Owner(owner), TimeProvider.System);

    private DnsName Name(string label) => DnsName.Parse($"{label}.{test}.meridian.test");

    private ManagedSet Addresses(string label, params string[] addresses) =>
        new(Name(label), addresses[0].Contains(':', StringComparison.Ordinal) ? RecordType.AAAA : RecordType.A, 60, addresses.Select(Address));

    private static AddressData Address(string text) => new(IPAddress.Parse(text));

    private static async Task<ManagedSet?> FindAsync(IDnsProvider provider, ManagedSet like) =>
        (await provider.ListAsync(Token)).FirstOrDefault(s => s.Name.Equals(like.Name) && s.Type == like.Type);

    // Everything below the test's own name.
    private async Task<IReadOnlyList<ManagedSet>> OursAsync(IDnsProvider provider) =>
        [.. (await provider.ListAsync(Token)).Where(s => s.Name.IsAtOrBelow(DnsName.Parse($"{test}.meridian.test")) && !s.Data.All(d => d is OpaqueData))];

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        // What a server holds can be asked for only.
        while (!await condition()) await Task.Delay(50, limit.Token);
    }
}
