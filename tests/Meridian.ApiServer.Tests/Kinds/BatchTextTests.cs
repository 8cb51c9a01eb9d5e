using CsCheck;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer.Tests.Kinds;

public sealed class BatchTextTests
{
    [Theory]
    [InlineData("*/5 0-23 1,15 jan-dec MON-FRI", true)]
    [InlineData("@daily", true)]
    [InlineData("@every 1h30m", true)]
    [InlineData("* * * *", false)]
    [InlineData("60 * * * *", false)]
    [InlineData("5-1 * * * *", false)]
    [InlineData("*/0 * * * *", false)]
    [InlineData("@sometimes", false)]
    [InlineData("", false)]
    public void CronSyntax_KnownTexts_AreToldApart(string schedule, bool good) => Assert.Equal(good, CronSyntax.Fault(schedule) is null);

    [Fact]
    public void CronSyntax_AnyText_EndsWithoutAnException() =>
        Gen.String[Gen.Char["0123456789*/-,@ LW#?janmoevyhr"], 0, 30].Sample(text => CronSyntax.Fault(text) is null or { Length: > 0 });

    [Fact]
    public void IndexList_RisingIntervals_AreCounted() =>
        Gen.Int[0, 5].Array[1, 20].Sample(steps =>
        {
            var (parts, next, count) = (new List<string>(), 0, 0L);
            foreach (var length in steps)
            {
                parts.Add(length == 0 ? $"{next}" : $"{next}-{next + length}");
                (next, count) = (next + length + 2, count + length + 1);
            }
            Assert.Null(IndexList.Fault(string.Join(',', parts), next, out var total));
            Assert.Equal(count, total);
        });

    [Fact]
    public void IndexList_AnyText_EndsWithoutAnException() =>
        Gen.String[Gen.Char["0123456789-, "], 0, 30].Sample(text => IndexList.Fault(text, 100, out _) is null or { Length: > 0 });
}
