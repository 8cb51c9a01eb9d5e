using Meridian.Demo;

namespace Meridian.Cli.Tests.Chaos;

public sealed class SloGuardTests
{
    [Theory]
    [InlineData("errors>1%", 990, 10, 5, false)]
    [InlineData("errors>1%", 989, 11, 5, true)]
    [InlineData("errors > 0.5%", 990, 10, 5, true)]
    [InlineData("errors>1%", 0, 19, 5, false)]
    [InlineData("p99>500ms", 1000, 1000, 500, false)]
    [InlineData("p99>500ms", 1000, 0, 501, true)]
    public void IsBroken_Limit_IsBrokenOnlyWhenWorse(string limit, long ok, long errors, double p99, bool broken) =>
        Assert.Equal(broken, SloGuard.Parse(limit).IsBroken([new LoadReport { Ok = ok, Errors = errors, P99 = p99 }]));

    [Fact]
    public void IsBroken_NothingWasCounted_IsNot() => Assert.False(SloGuard.Parse("errors>0%").IsBroken([]));

    [Theory]
    [InlineData("errors>101%")]
    [InlineData("errors<1%")]
    [InlineData("p99>soon")]
    [InlineData("")]
    public void Parse_WhatIsNoLimit_IsRefused(string text) => Assert.Equal(ExitCodes.BadInput, Assert.Throws<CliException>(() => SloGuard.Parse(text)).ExitCode);
}
