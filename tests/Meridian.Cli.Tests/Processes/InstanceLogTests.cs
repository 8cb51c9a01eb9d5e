using System.Text;
using CsCheck;

namespace Meridian.Cli.Tests.Processes;

public sealed class InstanceLogTests
{
    [Theory]
    [InlineData("a\nb\nc\n", 1, "c\n")]
    [InlineData("a\nb\nc\n", 2, "b\nc\n")]
    [InlineData("a\nb\nc", 1, "c")]
    [InlineData("a\nb\nc\n", 0, "")]
    [InlineData("a\nb\n", 9, "a\nb\n")]
    [InlineData("", 3, "")]
    public void StartOfLast_Lines_AreThoseAtTheEnd(string log, int lines, string expected) => Assert.Equal(expected, Last(log, lines));

    [Fact]
    public void StartOfLast_LongLog_IsTheSameAsSplitting() =>
        Gen.Select(Gen.Int[0, 400].List[0, 900], Gen.Int[1, 40]).Sample((lengths, lines) =>
        {
            var all = lengths.Select(l => new string('x', l) + "\n").ToArray();
            Assert.Equal(string.Concat(all.TakeLast(lines)), Last(string.Concat(all), lines));
        }, iter: 100);

    private static string Last(string log, int lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        return log[(int)InstanceLog.StartOfLast(stream, lines)..];
    }
}
