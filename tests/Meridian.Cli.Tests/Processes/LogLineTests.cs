namespace Meridian.Cli.Tests.Processes;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("""{"Timestamp":"2026-01-02T03:04:05.678Z","EventId":1,"LogLevel":"Warning","Category":"A.B","Message":"lost 3","State":{"n":3}}""", "2026-01-02T03:04:05.678Z warn A.B: lost 3")]
    [InlineData("""{"Timestamp":"T","LogLevel":"Error","Category":"A","Message":"m","Exception":"E: x\n   at y\n"}""", "T fail A: m\nE: x\n   at y")]
    [InlineData("Unhandled exception.", "Unhandled exception.")]
    [InlineData("""{"Timestamp":"cut o""", """{"Timestamp":"cut o""")]
    [InlineData("""{"other":1}""", """{"other":1}""")]
    public void Show_Line_IsForPeople(string line, string expected) => Assert.Equal(expected, LogLine.Show(line));
}
