namespace Meridian.Cli.Tests.Processes;

public sealed class QuietJudgeTests
{
    private const long Megabyte = 1_000_000;

    private readonly QuietJudge judge = new();

    [Fact]
    public void IsDue_WhileTheStartGoesOn_WaitsForItsEnd()
    {
        Assert.False(judge.IsDue(60 * Megabyte, At(5)));
        Assert.True(judge.IsDue(65 * Megabyte, At(10)));
    }

    [Fact]
    public void IsDue_AfterLittleWasUsedSince_IsNot()
    {
        judge.Acted(65 * Megabyte, At(10), TimeSpan.FromMilliseconds(20));

        Assert.False(judge.IsDue(69 * Megabyte, At(25)));
        Assert.True(judge.IsDue(74 * Megabyte, At(30)));
    }

    [Fact]
    public void IsDue_WhenTheLastTimeTookLong_WaitsLonger()
    {
        judge.Acted(65 * Megabyte, At(10), TimeSpan.FromMilliseconds(400));

        Assert.False(judge.IsDue(80 * Megabyte, At(200)));
        Assert.True(judge.IsDue(95 * Megabyte, At(211)));
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);
}
