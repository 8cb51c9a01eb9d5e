using CsCheck;

namespace Meridian.Node.Tests.Runtimes.Processes;

public sealed class SessionUsageTests
{
    [Fact]
    public void Parse_AProcessWithAnOddName_FindsItsSessionTimesAndMemory()
    {
        const string Stat = "4242 (a) b (c)) S 1 4242 4241 0 -1 4194560 100 0 0 0 10 20 3 4 20 0 1 0 100 1000000 50 18446744073709551615 1 1";

        Assert.Equal((4241, new ResourceReading(370_000_000, 50L * Environment.SystemPageSize)), SessionUsage.Parse(Stat));
    }

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text => SessionUsage.Parse(text));

    [Fact]
    public void Of_ThisSession_UsesSomething()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "the machine has no /proc");
        var session = SessionUsage.Parse(File.ReadAllText("/proc/self/stat"))!.Value.Session;

        var reading = new SessionUsage(TimeProvider.System).Of(session);

        Assert.True(reading is { CpuNanoseconds: > 0, MemoryBytes: > 0 });
    }
}
