namespace Meridian.EndToEnd.Harness;

/// <summary>Two clusters and a federation that are up, with pods that only pretend: enough for tests of the API.</summary>
public sealed class SmallWorld : IAsyncLifetime
{
    /// <summary>Its clusters.</summary>
    public static readonly string[] Clusters = ["us-central", "europe-west"];

    /// <summary>The programs.</summary>
    public World World { get; } = new();

    /// <summary>Process ids by name, once it was up.</summary>
    public IReadOnlyDictionary<string, int> Processes { get; private set; } = new Dictionary<string, int>();

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await World.InitializeAsync();
        if (World.Missing is not null) return;
        World.UpOutput = await World.Meridian.OutputAsync("up", "--regions", string.Join(',', Clusters), "--nodes", "1", "--runtime", "simulated");
        Processes = await World.ProcessesAsync();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>The tests that share one <see cref="SmallWorld"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SmallWorldTests : ICollectionFixture<SmallWorld>
{
    public const string Name = "small world";
}
