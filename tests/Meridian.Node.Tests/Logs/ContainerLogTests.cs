using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Node.Tests;

public sealed class ContainerLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-logs").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string File => Path.Combine(folder, "0.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public async Task Read_Options_SelectAndWriteLines()
    {
        using var log = new ContainerLogWriter(File, time);
        Write(log, "one");
        time.Advance(TimeSpan.FromSeconds(10));
        Write(log, "two");
        log.Write("stderr"u8, true, "thr"u8);
        log.Write("stderr"u8, false, "ee"u8);
        log.Flush();

        Assert.Equal("one\ntwo\nthree\n", await ReadAsync(log, new LogOptions()));
        Assert.Equal("two\nthree\n", await ReadAsync(log, new LogOptions { TailLines = 3 }));
        Assert.Equal("", await ReadAsync(log, new LogOptions { TailLines = 0 }));
        Assert.Equal("two\nthree\n", await ReadAsync(log, new LogOptions { SinceSeconds = 5 }));
        Assert.Equal("one\nt", await ReadAsync(log, new LogOptions { LimitBytes = 5 }));
        Assert.StartsWith("2026-01-02T03:04:05.000000000Z one\n", await ReadAsync(log, new LogOptions { Timestamps = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RotatedFiles_ComeInOrderAndTheOldestAreDropped()
    {
        using var log = new ContainerLogWriter(File, time, 400);
        for (var i = 0; i < 100; i++) Write(log, $"line {i:00}");

        var text = await ReadAsync(log, new LogOptions());

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("line 99", lines[^1]);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Equal(ContainerLogWriter.Files, Directory.GetFiles(folder).Length);
        Assert.InRange(lines.Length, 30, 60);
    }

    [Fact]
    public async Task Read_Follow_SeesEveryLineOverRotationsAndEndsWithTheContainer()
    {
        var log = new ContainerLogWriter(File, time, 400);
        Write(log, "line 00");
        await using var stream = Open(log, new LogOptions { Follow = true });
        using var reader = new StreamReader(stream);
        Assert.Equal("line 00", await reader.ReadLineAsync(Token));

        for (var i = 1; i < 40; i++)
        {
            Write(log, $"line {i:00}");
            Assert.Equal($"line {i:00}", await reader.ReadLineAsync(Token));
        }
        log.Dispose();

        Assert.Null(await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Pump_LongAndUnfinishedLines_ArePutTogetherAgain()
    {
        using var log = new ContainerLogWriter(File, time);
        var written = new string('x', LogPump.LongestLine * 2 + 10) + "\nshort\nno end";

        await LogPump.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(written)), "stdout"u8.ToArray(), log, new OutputListeners(), Token);

        Assert.Equal(written + "\n", await ReadAsync(log, new LogOptions()));
    }

    private static void Write(ContainerLogWriter log, string text)
    {
        log.Write("stdout"u8, false, Encoding.UTF8.GetBytes(text));
        log.Flush();
    }

    private PodLogStream Open(ContainerLogWriter log, LogOptions options) =>
        new(new FileLog(log.Path, log).ReadAsync(options.TailLines, options.Follow, Token), options, time.GetUtcNow(), Token);

    private async Task<string> ReadAsync(ContainerLogWriter log, LogOptions options)
    {
        await using var stream = Open(log, options);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
