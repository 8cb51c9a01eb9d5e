using System.Globalization;

namespace Meridian.Storage.Tests;

/// <summary>What a power cut leaves: a log that ends anywhere, also in the middle of a page, or with a tail that was never written.</summary>
public sealed class TornWriteTests : IDisposable
{
    private const int LogHeader = 32;
    private const int FrameHeader = 24;
    private const int PageSize = 4096;

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-torn-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Open_LogTornAnywhere_HoldsExactlyTheGroupsThatAreWhole()
    {
        var states = new Dictionary<long, string>();
        var log = await WriteAsync(states);
        var newest = 0L;
        for (var length = LogHeader; length <= log.Length; length += FrameHeader + PageSize)
        {
            foreach (var torn in (int[])[length, length + 1, length + FrameHeader + 7, length + FrameHeader + PageSize - 1])
            {
                if (torn > log.Length) continue;
                var revision = await OpenTornAsync(log[..torn], states);
                Assert.True(revision >= newest, $"a log of {torn} bytes holds less than a shorter one");
                newest = revision;
            }
        }
        Assert.Equal(states.Keys.Max(), newest);
    }

    [Fact]
    public async Task Open_TailNeverWritten_HoldsExactlyTheGroupsBeforeIt()
    {
        var states = new Dictionary<long, string>();
        var log = await WriteAsync(states);
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var from = random.Next(LogHeader, log.Length);
            var torn = log.ToArray();
            if (round % 2 == 0) torn.AsSpan(from).Clear();
            else random.NextBytes(torn.AsSpan(from));
            await OpenTornAsync(torn, states);
        }
    }

    // Returns the log of a store that still runs, and what it held at each revision.
    private async Task<byte[]> WriteAsync(Dictionary<long, string> states)
    {
        var path = Path.Combine(folder, "live.db");
        await using var store = ObjectStore.OpenSqlite(path, TimeProvider.System);
        states[store.Revision] = Describe(store);
        for (var i = 0; i < 12; i++)
        {
            var made = await store.WriteAsync(Sample.Put($"a{i}", value: new string('x', 700 * i)), Token);
            states[store.Revision] = Describe(store);
            if (i % 3 == 0) await store.WriteAsync(Sample.Delete($"a{i}", Sample.Revision(made)), Token);
            else if (i % 3 == 1) await store.WriteAsync(Sample.Put($"a{i}", Sample.Revision(made), "new"), Token);
            states[store.Revision] = Describe(store);
        }
        File.Copy(path, Path.Combine(folder, "base.db"));
        return await File.ReadAllBytesAsync(path + "-wal", Token);
    }

    private async Task<long> OpenTornAsync(byte[] log, Dictionary<long, string> states)
    {
        var path = Path.Combine(folder, "torn.db");
        File.Copy(Path.Combine(folder, "base.db"), path, overwrite: true);
        await File.WriteAllBytesAsync(path + "-wal", log, Token);
        long revision;
        try
        {
            await using var store = ObjectStore.OpenSqlite(path, TimeProvider.System);
            revision = store.Revision;
            // Before the very first commit the file is empty, and opening it makes it anew.
            Assert.Equal(states.GetValueOrDefault(revision), Describe(store));
            Assert.Empty(await store.CheckAsync(Token));
        }
        finally
        {
            File.Delete(path + "-wal");
        }
        Assert.Empty(StoreFile.Check(path));
        return revision;
    }

    private static string Describe(ObjectStore store) => string.Join('\n', store.List(Sample.Type, null, default).Items.Select(Sample.Text).Prepend(store.Revision.ToString(CultureInfo.InvariantCulture)));
}
