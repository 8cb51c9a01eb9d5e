namespace Meridian.Dns.Tests;

/// <summary>A provider in memory that does what the contract asks, and fails when it is told to.</summary>
internal sealed class FakeProvider(ProviderLimits? limits = null) : IDnsProvider
{
    // Guards the content: the writer and the test both use it.
    private readonly Lock gate = new();
    private ZoneContent content = ZoneContent.Of([]);

    public DnsName Zone { get; } = DnsName.Parse("meridian.test");

    public ProviderLimits Limits { get; } = limits ?? new();

    /// <summary>Thrown by every call while it gives something.</summary>
    public Func<ProviderException?> Fails { get; set; } = () => null;

    /// <summary>Sets that are refused.</summary>
    public Func<ManagedSet, bool> Refuses { get; set; } = _ => false;

    public List<IReadOnlyList<SetChange>> Batches { get; } = [];

    public int Calls { get; private set; }

    public ManagedSet? Find(DnsName name, RecordType type)
    {
        lock (gate) return content.Find(name, type);
    }

    public IReadOnlyList<ManagedSet> All()
    {
        lock (gate) return [.. content.Names.SelectMany(content.At)];
    }

    public Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken)
    {
        Calls++;
        return Fails() is { } failure ? throw failure : Task.FromResult(All());
    }

    public Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken)
    {
        Calls++;
        if (Fails() is { } failure) throw failure;
        lock (gate)
        {
            if (changes.Any(c => c.After is { } after && Refuses(after))) throw new ProviderException(ProviderFault.Rejected, "not this one");
            if (changes.Any(c => !Equals(content.Find(c.Name, c.Type), c.Before))) throw new ProviderException(ProviderFault.Conflict, "not as expected");
            content = content.With(changes);
            Batches.Add(changes);
        }
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
