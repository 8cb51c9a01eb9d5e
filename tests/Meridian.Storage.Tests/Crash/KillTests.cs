using System.Diagnostics;
using System.Globalization;
using Meridian.Objects;

namespace Meridian.Storage.Tests;

/// <summary>A real process, killed while it writes.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 8;

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-kill-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(folder, "store.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Kill_AtAnyMomentUnderLoad_LosesNothingAcknowledgedAndNothingSeen()
    {
        var random = new Random(11);
        var known = new Dictionary<string, (string What, long Revision)>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var line in await KilledWriterAsync(round, random.Next(20, 1500))) Learn(known, line);
            await VerifyAsync(known);
        }
        Assert.True(known.Count > 100, $"only {known.Count} objects were written");
    }

    // The program is killed after it has told so many lines, and what it told until it was dead counts too.
    private async Task<List<string>> KilledWriterAsync(int round, int lines)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Meridian.Storage.CrashWriter.dll");
        using var writer = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, Database, $"{round}"]) { RedirectStandardOutput = true })!;
        var told = new List<string>();
        while (await writer.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            told.Add(line);
            if (told.Count == lines) writer.Kill();
        }
        await writer.WaitForExitAsync(Token);
        Assert.True(told.Count >= lines, "the writer ended by itself");
        // The last line may have been cut.
        return told[..^1];
    }

    private static void Learn(Dictionary<string, (string What, long Revision)> known, string line)
    {
        var parts = line.Split(' ');
        var revision = long.Parse(parts[2], CultureInfo.InvariantCulture);
        if (!known.TryGetValue(parts[1], out var before) || before.Revision < revision || (before.Revision == revision && parts[0] != "seen")) known[parts[1]] = (parts[0], revision);
    }

    private async Task VerifyAsync(Dictionary<string, (string What, long Revision)> known)
    {
        Assert.Empty(StoreFile.Check(Database));
        await using var store = ObjectStore.OpenSqlite(Database, TimeProvider.System);
        Assert.All(known, one => Verify(store, one.Key, one.Value.What, one.Value.Revision));
    }

    private static void Verify(ObjectStore store, string name, string what, long revision)
    {
        Assert.True(revision <= store.Revision, $"{what} {name} {revision} is beyond the store's revision {store.Revision}");
        var stored = store.Get(Sample.Type, new ObjectKey("ns", name));
        // The writer deletes every third; what it wrote last may have been followed by a write that nobody heard of.
        var mayBeGone = int.Parse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture) % 3 == 0;
        if (what == "gone") Assert.Null(stored);
        else if (stored is null) Assert.True(mayBeGone, $"{name} is lost");
        else Assert.True(Sample.Revision(stored) >= revision, $"{name} is older than it was {what}");
    }
}
