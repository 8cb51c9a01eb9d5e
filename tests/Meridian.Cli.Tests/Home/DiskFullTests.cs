namespace Meridian.Cli.Tests.Home;

public sealed class DiskFullTests
{
    [Fact]
    public void Is_CauseDeepInside_IsFound() =>
        Assert.True(DiskFull.Is(new InvalidOperationException("outer", new IOException("No space left on device", 28))));

    [Fact]
    public void Is_DatabaseSaysSo_IsFound() =>
        Assert.True(DiskFull.Is(new IOException("the change could not be written to store.db: SQLite Error 13: 'database or disk is full'.")));

    [Fact]
    public void Explain_OtherFailure_IsItsMessage() => Assert.Equal("no such file", DiskFull.Explain(new IOException("no such file.")));
}
