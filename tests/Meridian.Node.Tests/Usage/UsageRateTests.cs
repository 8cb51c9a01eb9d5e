namespace Meridian.Node.Tests.Usage;

public sealed class UsageRateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ResourceReading Used(double seconds, long bytes = 7) => new((long)(seconds * 1e9), bytes);

    [Fact]
    public void First_IsTheRateSinceTheStart()
    {
        var rate = UsageRate.First(Start, Used(2), Start.AddSeconds(4));

        Assert.Equal((500_000_000, 7, Start), (rate.Amounts.CpuNanocores, rate.Amounts.MemoryBytes, rate.From));
    }

    [Fact]
    public void Next_WithinTheWindow_KeepsTheRateAndTellsTheMemory()
    {
        var rate = UsageRate.First(Start, Used(2), Start.AddSeconds(4)).Next(Used(9, 8), Start.AddSeconds(13));

        Assert.Equal((500_000_000, 8), (rate.Amounts.CpuNanocores, rate.Amounts.MemoryBytes));
    }

    [Fact]
    public void Next_AfterTheWindow_IsTheRateOverIt()
    {
        var rate = UsageRate.First(Start, Used(2), Start.AddSeconds(4)).Next(Used(7), Start.AddSeconds(14));

        Assert.Equal((500_000_000, Start.AddSeconds(4)), (rate.Amounts.CpuNanocores, rate.From));
    }

    [Fact]
    public void Next_CounterWentBack_IsNothing() =>
        Assert.Equal(0, UsageRate.First(Start, Used(2), Start.AddSeconds(4)).Next(Used(1), Start.AddSeconds(20)).Amounts.CpuNanocores);
}
