namespace Meridian.Demo.Tests;

public sealed class DemoSettingsTests
{
    [Fact]
    public void Text_OptionThenVariableThenDefault_InThatOrder()
    {
        var settings = new DemoSettings(["--host=arg", "--path", "/p"], name => name == "HOST" ? "env" : name == "SELECTOR" ? "sel" : null);

        Assert.Equal("arg", settings.Text("host", "HOST", "none"));
        Assert.Equal("/p", settings.Text("path", "URLPATH", "none"));
        Assert.Equal("sel", settings.Text("selector", "SELECTOR", "none"));
        Assert.Equal("none", settings.Text("other", "OTHER", "none"));
    }

    [Theory]
    [InlineData("--rate", "many")]
    [InlineData("--rate=-1")]
    [InlineData("--rate=100001")]
    public void Number_OutsideItsRange_SaysWhatWouldBeValid(params string[] args) =>
        Assert.Contains("from 0 to 100000", Assert.Throws<ArgumentException>(() => new DemoSettings(args, _ => null).Number("rate", "RATE", 1000, 0, 100_000)).Message, StringComparison.Ordinal);

    [Fact]
    public void New_WordThatIsNoOption_IsRefused() => Assert.Throws<ArgumentException>(() => new DemoSettings(["rate", "5"], _ => null));
}
